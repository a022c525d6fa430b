package io.curfew.agent.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static io.curfew.agent.aws.Loopback.ID;
import static io.curfew.agent.aws.Loopback.REGION;
import static io.curfew.agent.aws.Loopback.STATE;
import static io.curfew.agent.aws.Loopback.TOKEN;
import static io.curfew.agent.aws.Loopback.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InstanceMetadataTest {
    private static final BoundedHttpClient.Bounds SMALL =
            new BoundedHttpClient.Bounds(Duration.ofSeconds(5), Duration.ofSeconds(10), 1024);
    private static final BoundedHttpClient.Bounds IMPATIENT =
            new BoundedHttpClient.Bounds(Duration.ofSeconds(5), Duration.ofMillis(500), 1024);

    private final Loopback world = Loopback.inService();
    private final SteppedClock clock = new SteppedClock();
    private final CountedTraffic traffic = new CountedTraffic();
    private final List<Observation> inbox = new CopyOnWriteArrayList<>();
    private final InstanceMetadata metadata = new InstanceMetadata(
            new MetadataSession(SMALL, clock, traffic), Duration.ofSeconds(1), clock, Thread::sleep);

    @AfterEach
    void end() {
        metadata.close();
        world.close();
    }

    @Test
    void theFirstTurnTellsTheStateAndTheInstance() {
        turn();

        MetadataView view = newest();
        assertThat(view.targetState()).isEqualTo(new Reading.Known<>(TargetState.IN_SERVICE, clock.instant()));
        assertThat(view.instanceId()).isEqualTo(new Reading.Known<>("i-0123456789abcdef0", clock.instant()));
        assertThat(view.lastAnswer()).contains(clock.instant());
        assertThat(metadata.region()).contains("eu-west-1");
    }

    @Test
    void everyStateOfAutoScalingIsKnown() {
        for (TargetState state : TargetState.values()) {
            world.answers(STATE, text(state.text()));
            turn();
            assertThat(newest().targetState().lastKnown()).contains(state);
        }
    }

    @Test
    void aMissingStateIsAbsentAndAnAnswer() {
        world.answers(STATE, status(404).withBody("<html>Not Found</html>"));

        turn();

        assertThat(newest().targetState()).isEqualTo(new Reading.Absent<>(clock.instant()));
        assertThat(metadata.lastAnswer()).contains(clock.instant());
    }

    @Test
    void inQuietATurnAsksForTheTargetStateAndForWhatIsDueOnOneConnection() {
        turn();
        world.imds().resetRequests();
        int connections = world.connections();

        IntStream.range(0, 20).forEach(i -> {
            world.answers(STATE, i % 2 == 0 ? text("InService") : status(404).withBody("<html>Not Found</html>"));
            turn();
        });

        assertThat(world.asked().stream().collect(Collectors.groupingBy(a -> a, Collectors.counting())))
                .isEqualTo(Map.of(
                        "GET " + STATE, 20L,
                        "GET " + NoticeReader.SPOT, 20L,
                        "GET " + NoticeReader.REBALANCE, 4L,
                        "GET " + NoticeReader.SCHEDULED, 1L));
        assertThat(world.connections()).isEqualTo(connections).isEqualTo(1);
    }

    @Test
    void emptyAnswersKeepTheConnectionToo() {
        world.answers(STATE, status(404).withHeader("Content-Length", "0"));

        IntStream.range(0, 5).forEach(_ -> turn());

        assertThat(world.connections()).isEqualTo(1);
    }

    @Test
    void everyRequestIsCounted() {
        turn();

        assertThat(traffic.counted()).containsExactly("200", "200", "404", "404", "404", "200", "200");
    }

    @Test
    void aRefusedTokenIsReplacedAtOnce() {
        turn();
        world.imds().resetRequests();
        world.token("token-2");
        world.answers(STATE, status(401));
        world.imds()
                .stubFor(get(STATE)
                        .withHeader(Loopback.TOKEN_HEADER, equalTo("token-2"))
                        .willReturn(text("Terminated")));

        turn();

        assertThat(world.asked()).startsWith("GET " + STATE, "PUT " + TOKEN, "GET " + STATE);
        assertThat(newest().targetState().lastKnown()).contains(TargetState.TERMINATED);
        // Both would be sent by a client that adds the header again (nth.md section 3, defect E).
        assertThat(world.requests().getFirst().header(Loopback.TOKEN_HEADER).values())
                .containsExactly("token-2");
    }

    @Test
    void aTokenRefusedTwiceIsTroubleNotALoop() {
        world.answers(STATE, status(401));

        turn();

        assertThat(world.asked()).containsExactly("PUT " + TOKEN, "GET " + STATE, "PUT " + TOKEN, "GET " + STATE);
        assertThat(newest().targetState()).isInstanceOf(Reading.Unknown.class);
    }

    @Test
    void aTokenIsRenewedBeforeItEnds() {
        turn();
        world.imds().resetRequests();
        world.token("token-2");

        clock.move(Duration.ofHours(4));
        turn();
        clock.move(Duration.ofMinutes(61));
        turn();

        assertThat(world.asked())
                .filteredOn(a -> !a.equals("GET " + NoticeReader.SPOT))
                .containsExactly("GET " + STATE, "PUT " + TOKEN, "GET " + STATE);
        assertThat(world.requests().getFirst().getHeader(Loopback.TOKEN_HEADER)).isEqualTo("token-2");
    }

    @Test
    void aTokenThatLivesShorterIsRenewedSooner() {
        world.tokenAnswers(text("short").withHeader("X-aws-ec2-metadata-token-ttl-seconds", "60"));
        turn();
        world.imds().resetRequests();

        clock.move(Duration.ofSeconds(51));
        turn();

        assertThat(world.asked()).startsWith("PUT " + TOKEN, "GET " + STATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 500, 503})
    void withoutATokenNothingIsAsked(int refusal) {
        world.tokenAnswers(status(refusal));

        turn();

        assertThat(world.asked()).containsExactly("PUT " + TOKEN);
        assertThat(newest().targetState())
                .isEqualTo(new Reading.Unknown<>(
                        "HTTP " + refusal + " to the request for a token", clock.instant(), Optional.empty()));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("HTTP 403", "403", status(403)),
                Arguments.of("HTTP 500", "500", status(500).withBody("oops")),
                Arguments.of("HTTP 503", "503", status(503)),
                Arguments.of("HTTP 302", "302", status(302).withHeader("Location", "/elsewhere")),
                Arguments.of("connection broke", "unreachable", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                Arguments.of("connection broke", "unreachable", aResponse().withFault(Fault.EMPTY_RESPONSE)),
                Arguments.of("answer broke off", "garbage", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
                Arguments.of("answer larger than 1024 bytes", "garbage", text("x".repeat(10_000_000))),
                Arguments.of(
                        "answer larger than 1024 bytes", "garbage", status(404).withBody("x".repeat(1_025))),
                Arguments.of("no known target state: \"Terminating\"", "200", text("Terminating")),
                Arguments.of("no known target state: \"\"", "200", text("")),
                Arguments.of("no known target state: \"??<p>\"", "200", text("\u0000\u0007<p>")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenAnswerIsUnknownAndTheLastGoodOneStands(String why, String counted, ResponseDefinitionBuilder answer) {
        turn();
        var good = newest();
        var before = traffic.counted().size();
        clock.move(Duration.ofSeconds(1));
        world.answers(STATE, answer);

        turn();

        var doubt = (Reading.Unknown<TargetState>) newest().targetState();
        assertThat(doubt.why()).isEqualTo(why);
        assertThat(doubt.since()).isEqualTo(clock.instant());
        assertThat(doubt.lastGood()).contains((Reading.Settled<TargetState>) good.targetState());
        assertThat(newest().lastAnswer()).isEqualTo(good.lastAnswer());
        assertThat(traffic.counted().get(before)).isEqualTo(counted);

        world.answers(STATE, text("Terminated"));
        turn();
        assertThat(newest().targetState().lastKnown()).contains(TargetState.TERMINATED);
    }

    static Stream<ResponseDefinitionBuilder> slow() {
        return Stream.of(
                text("InService").withFixedDelay(20_000), text("x".repeat(900)).withChunkedDribbleDelay(100, 20_000));
    }

    @ParameterizedTest
    @MethodSource("slow")
    void anAnswerThatTakesTooLongIsNotWaitedFor(ResponseDefinitionBuilder answer) {
        turn();
        world.answers(STATE, answer);
        var impatient = new MetadataSession(IMPATIENT, clock, traffic);

        Look look = impatient.look(STATE);

        assertThat(look).isEqualTo(new Look.Trouble("no answer in time"));
        assertThat(traffic.counted().getLast()).isEqualTo("timeout");
    }

    @Test
    void halfAnAnswerIsNone() throws IOException {
        try (var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nTerminated")) {
            world.imdsAt(server.uri());

            turn();

            assertThat(newest().targetState())
                    .isInstanceOfSatisfying(
                            Reading.Unknown.class, u -> assertThat(u.why()).isEqualTo("answer broke off"));
        }
    }

    @Test
    void whatIsNoHttpIsTrouble() throws IOException {
        try (var server = new RawServer("\u0001\u0002\u0003 SSH-2.0\r\n\r\n")) {
            world.imdsAt(server.uri());

            turn();

            assertThat(newest().targetState()).isInstanceOf(Reading.Unknown.class);
        }
    }

    @Test
    void aTokenThatNoHeaderCanCarryIsTroubleAndNotQuoted() {
        world.token("secret\nsecond line");

        turn();

        assertThat(newest().targetState())
                .isInstanceOfSatisfying(
                        Reading.Unknown.class, u -> assertThat(u.why()).isEqualTo("the token it gave is unusable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no url", "http://127.0.0.1:1", "ftp://127.0.0.1/"})
    void anEndpointThatLeadsNowhereIsTrouble(String endpoint) {
        world.property("aws.ec2MetadataServiceEndpoint", endpoint);

        turn();

        assertThat(newest().targetState()).isInstanceOf(Reading.Unknown.class);
    }

    @Test
    void aProxyOfTheJvmIsNeverUsed() {
        world.demandProxy();

        turn();

        assertThat(newest().targetState().lastKnown()).contains(TargetState.IN_SERVICE);
        assertThat(world.proxy().getAllServeEvents()).isEmpty();
    }

    @Test
    void inTroubleItLooksEverMoreRarelyUpToTenSecondsAndThenAtOnceAsBefore() {
        world.answers(STATE, status(503));

        assertThat(Stream.generate(this::turn).limit(6))
                .containsExactly(seconds(2), seconds(4), seconds(8), seconds(10), seconds(10), seconds(10));

        world.answers(STATE, text("InService"));
        assertThat(turn()).isEqualTo(seconds(1));
    }

    @Test
    void aStateThatCurfewDoesNotKnowIsNoReasonToLookMoreRarely() {
        world.answers(STATE, text("ReplacingRootVolume"));

        assertThat(Stream.generate(this::turn).limit(3)).containsOnly(seconds(1));
    }

    @Test
    void nothingNewIsToldOnlyEveryTenSeconds() {
        IntStream.range(0, 25).forEach(_ -> {
            turn();
            clock.move(seconds(1));
        });

        assertThat(inbox).hasSize(3);
        assertThat(metadata.lastAnswer()).contains(clock.instant().minus(seconds(1)));
    }

    @Test
    void lastingTroubleIsToldOnce() {
        world.answers(STATE, status(503));

        IntStream.range(0, 25).forEach(_ -> {
            turn();
            clock.move(seconds(1));
        });

        assertThat(inbox).hasSize(1);
    }

    @Test
    void anInstanceIdThatCannotBeReadIsAskedForAgain() {
        world.answers(ID, status(503));
        world.answers(REGION, text("<html>"));
        turn();
        assertThat(newest().instanceId()).isInstanceOf(Reading.Unknown.class);
        assertThat(metadata.region()).isEmpty();

        world.answers(ID, text("i-0123456789abcdef0\n"));
        world.answers(REGION, text("eu-west-1"));
        turn();

        assertThat(newest().instanceId().lastKnown()).contains("i-0123456789abcdef0");
        assertThat(metadata.region()).contains("eu-west-1");
    }

    @Test
    void aFaultOfTheInboxDoesNotEndThePolling() {
        Duration next = metadata.turn(_ -> {
            throw new IllegalStateException("full");
        });

        assertThat(next).isEqualTo(seconds(2));
        assertThat(turn()).isEqualTo(seconds(1));
        assertThat(inbox).hasSize(1);
    }

    @Test
    void itLooksUntilItIsClosed() {
        metadata.watch(inbox::add);
        await().until(() -> !inbox.isEmpty());

        metadata.close();
        world.answers(STATE, text("Terminated"));

        await().during(Duration.ofMillis(1500)).until(() -> inbox.size() == 1);
    }

    private Duration turn() {
        return metadata.turn(inbox::add);
    }

    private MetadataView newest() {
        return ((Observation.MetadataSeen) inbox.getLast()).metadata();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
