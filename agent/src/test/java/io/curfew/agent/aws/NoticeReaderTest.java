package io.curfew.agent.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static io.curfew.agent.aws.Loopback.STATE;
import static io.curfew.agent.aws.Loopback.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.curfew.agent.interruption.Interruption.SpotAction;
import io.curfew.agent.interruption.MaintenanceNotice;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.Observation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notices beside the target state, as instance metadata writes them and as it never should. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NoticeReaderTest {
    private static final String SPOT = "{\"action\":\"terminate\",\"time\":\"2026-11-21T10:02:00Z\"}";
    private static final String REBALANCE = "{\"noticeTime\":\"2026-11-21T10:00:00Z\"}";
    private static final String REBOOT = """
            {"NotBefore":"21 Jan 2027 09:00:43 GMT","Code":"system-reboot","Description":"scheduled reboot",
             "EventId":"instance-event-1","NotAfter":"","State":"active","AddedLater":{"x":[1]}}""";
    private static final String STOP = """
            {"NotBefore":"22 Jan 2027 09:00:43 GMT","Code":"instance-stop","Description":"scheduled stop",
             "EventId":"instance-event-2","State":"active"}""";

    private final Loopback world = Loopback.inService();
    private final SteppedClock clock = new SteppedClock();
    private final List<Observation> inbox = new CopyOnWriteArrayList<>();
    private final InstanceMetadata metadata = new InstanceMetadata(
            new MetadataSession(
                    new BoundedHttpClient.Bounds(Duration.ofSeconds(5), Duration.ofSeconds(10), 4096),
                    clock,
                    new CountedTraffic()),
            Duration.ofSeconds(1),
            clock,
            Thread::sleep);

    @AfterEach
    void end() {
        metadata.close();
        world.close();
    }

    @Test
    void nothingAnnouncedIsAbsent() {
        turn();
        assertThat(newest().spot()).isEqualTo(new Reading.Absent<>(clock.instant()));
        assertThat(newest().rebalance()).isEqualTo(new Reading.Absent<>(clock.instant()));
        assertThat(newest().maintenance()).isEqualTo(new Reading.Absent<>(clock.instant()));
        assertThat(newest().doubt()).isEmpty();
    }

    @Test
    void eachNoticeIsReadAsItIsGiven() {
        world.answers(NoticeReader.SPOT, text(SPOT));
        world.answers(NoticeReader.REBALANCE, text(REBALANCE));
        world.answers(NoticeReader.SCHEDULED, text("[" + REBOOT + "," + STOP + "," + REBOOT + "]"));

        turn();

        assertThat(newest().spot().lastKnown()).hasValueSatisfying(n -> {
            assertThat(n.action()).isEqualTo(SpotAction.TERMINATE);
            assertThat(n.time()).contains(java.time.Instant.parse("2026-11-21T10:02:00Z"));
            assertThat(n.payload()).isEqualTo(SPOT);
        });
        assertThat(newest().rebalance().lastKnown()).contains(REBALANCE);
        assertThat(newest().maintenance().lastKnown())
                .hasValueSatisfying(l -> assertThat(l)
                        .extracting(MaintenanceNotice::payload)
                        .containsExactly(
                                "instance-event-1/system-reboot/21 Jan 2027 09:00:43 GMT",
                                "instance-event-2/instance-stop/22 Jan 2027 09:00:43 GMT"));
    }

    @Test
    void anEmptyListIsKnownToBeEmpty() {
        world.answers(NoticeReader.SCHEDULED, text("[]"));
        turn();
        assertThat(newest().maintenance().lastKnown()).contains(List.of());
    }

    @Test
    void anEventThatTheHistoryKnowsToBeOverIsNotToCome() {
        world.answers(NoticeReader.SCHEDULED, text("[" + REBOOT + "," + STOP + "]"));
        world.answers(
                NoticeReader.HISTORY,
                text("[" + REBOOT.replace("scheduled reboot", "[Canceled] scheduled reboot") + ",{\"what\":1}]"));
        turn();
        assertThat(events()).containsExactly("instance-event-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "canceled", "cancelled", "Completed"})
    void anEventThatIsOverInTheScheduleItselfIsNotToCome(String state) {
        world.answers(NoticeReader.SCHEDULED, text("[" + REBOOT.replace("active", state) + "," + STOP + "]"));
        turn();
        assertThat(events()).containsExactly("instance-event-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[", "<html>", "[{\"EventId\":\"e\"}]", "[7]", "[[[[[[[["})
    void aScheduleThatCannotBeReadIsADoubtAndTakesNothingAway(String broken) {
        world.answers(NoticeReader.SCHEDULED, text("[" + REBOOT + "]"));
        turn();
        world.answers(NoticeReader.SCHEDULED, text(broken));
        turns(15);
        assertThat(newest().maintenance()).isInstanceOf(Reading.Unknown.class);
        assertThat(newest().doubt()).hasValueSatisfying(why -> assertThat(why).startsWith("scheduled maintenance: "));
        assertThat(events()).containsExactly("instance-event-1");
    }

    @Test
    void whatCanBeReadOfABrokenScheduleCounts() {
        world.answers(
                NoticeReader.SCHEDULED, text("[" + REBOOT.replace("21 Jan", "someday in Jan") + "," + STOP + "]"));
        turn();
        assertThat(newest().maintenance()).isInstanceOf(Reading.Unknown.class);
        assertThat(events()).containsExactly("instance-event-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>not found</html>", "[]", "none"})
    void aSpotNoticeThatSaysNothingIsADoubtAndTakesNothingAway(String broken) {
        world.answers(NoticeReader.SPOT, text(SPOT));
        turn();
        world.answers(NoticeReader.SPOT, text(broken));
        turn();
        assertThat(newest().spot()).isInstanceOf(Reading.Unknown.class);
        assertThat(newest().doubt()).hasValueSatisfying(why -> assertThat(why).startsWith("spot notice: "));
        assertThat(newest().spot().lastKnown()).isPresent();
    }

    @Test
    void halfASpotNoticeIsOne() {
        world.answers(NoticeReader.SPOT, text(SPOT.substring(0, 25)));
        turn();
        assertThat(newest().spot()).isInstanceOf(Reading.Known.class);
    }

    static Stream<ResponseDefinitionBuilder> trouble() {
        return Stream.of(
                status(500),
                status(403),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                text("x".repeat(100_000)));
    }

    @ParameterizedTest
    @MethodSource("trouble")
    void troubleWithOneNoticeIsToldAndHidesNoTermination(ResponseDefinitionBuilder answer) {
        world.answers(NoticeReader.SPOT, text(SPOT));
        turn();
        world.answers(NoticeReader.SPOT, answer);
        turn();
        assertThat(newest().spot()).isInstanceOf(Reading.Unknown.class);
        assertThat(newest().spot().lastKnown()).isPresent();

        world.answers(STATE, text("Terminated"));
        assertThat(turn()).isEqualTo(Duration.ofSeconds(1));
        assertThat(newest().targetState().lastKnown()).contains(TargetState.TERMINATED);
        assertThat(metadata.lastAnswer()).contains(clock.instant());
    }

    @Test
    void aNoticeThatOnlyKeepsOneWaitingIsAskedForRarely() {
        world.answers(NoticeReader.SPOT, status(500));
        turns(11);
        assertThat(world.asked())
                .filteredOn(("GET " + NoticeReader.SPOT)::equals)
                .hasSize(3);
    }

    @Test
    void aTerminationIsToldBeforeANoticeThatKeepsOneWaiting() {
        turn();
        world.answers(STATE, text("Terminated"));
        world.answers(NoticeReader.SPOT, text(SPOT));
        inbox.clear();
        turn();
        assertThat(inbox).hasSize(2);
        assertThat(((Observation.MetadataSeen) inbox.getFirst()).metadata().spot())
                .isInstanceOf(Reading.Absent.class);
    }

    @Test
    void whereMetadataIsSilentNothingElseIsAskedAndEverythingIsInDoubt() {
        turn();
        world.answers(STATE, status(503));
        world.imds().resetRequests();
        turn();
        assertThat(world.asked()).containsExactly("GET " + STATE);
        assertThat(newest().spot()).isInstanceOf(Reading.Unknown.class);
        assertThat(newest().maintenance()).isInstanceOf(Reading.Unknown.class);
    }

    private List<String> events() {
        return newest().maintenance().lastKnown().orElseThrow().stream()
                .map(MaintenanceNotice::eventId)
                .toList();
    }

    private Duration turn() {
        return metadata.turn(inbox::add);
    }

    private void turns(int howMany) {
        IntStream.range(0, howMany).forEach(_ -> turn());
    }

    private MetadataView newest() {
        return ((Observation.MetadataSeen) inbox.getLast()).metadata();
    }
}
