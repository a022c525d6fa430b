package io.curfew.agent.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.Interruption.Rebalance;
import io.curfew.agent.interruption.Interruption.Spot;
import io.curfew.agent.interruption.Interruption.SpotAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spot notices, rebalance recommendations and maintenance: how they come, change and go. */
class NoticesTest {
    private static final Instant EARLIER = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant AT = Instant.parse("2026-11-21T10:02:00Z");
    private static final String SPOT = "{\"action\":\"terminate\",\"time\":\"2026-11-21T10:02:00Z\"}";
    private static final String REBALANCE = "{\"noticeTime\":\"2026-11-21T10:00:00Z\"}";

    private static final MaintenanceNotice REBOOT = maintenance("event-1", "24 Nov 2026 09:00:00 GMT");
    private static final MaintenanceNotice OTHER = maintenance("event-2", "25 Nov 2026 09:00:00 GMT");

    private final MetadataView quiet = quietSince(EARLIER);

    @ParameterizedTest
    @CsvSource({"terminate, TERMINATE", "stop, STOP", "hibernate, HIBERNATE", "vanish, TERMINATE"})
    void aSpotNoticeIsAnInterruptionWhateverItsAction(String text, SpotAction action) {
        var notice = SpotNotice.parse("{\"action\":\"" + text + "\",\"time\":\"2026-11-21T10:02:00Z\"}");
        assertThat(notice).hasValueSatisfying(n -> {
            assertThat(n.action()).isEqualTo(action);
            assertThat(n.time()).contains(AT);
        });
    }

    @Test
    void fieldsThatAwsMayAddAndTheirOrderDoNotMatter() {
        assertThat(SpotNotice.parse(
                        "{\n\t\"why\": 7,\n\t\"time\": \"2026-11-21T10:02:00Z\",\n\t\"action\": \"stop\"\n}"))
                .hasValueSatisfying(n -> assertThat(n.action()).isEqualTo(SpotAction.STOP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"terminate\",\"time\":\"tomorrow\"}",
                "{\"action\":\"terminate\"}",
                "{\"action\":\"terminate\",\"time\":\"2026-11-",
                "{\"action\":\"terminate\",\"time\":null}"
            })
    void aSpotNoticeWithoutATimeThatCanBeReadComesInTwoMinutes(String text) {
        var view = quiet.withSpot(quiet.spot().known(SpotNotice.parse(text).orElseThrow(), NOW));
        assertThat(standing(view, Remembered.nothing(), NOW))
                .singleElement()
                .isInstanceOfSatisfying(
                        Spot.class, s -> assertThat(s.ends()).isEqualTo(NOW.plus(Duration.ofMinutes(2))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "null", "[]", "{}", "{\"action\":7}", "terminate"})
    void whatNamesNeitherActionNorTimeIsNoNotice(String text) {
        assertThat(SpotNotice.parse(text)).isEmpty();
    }

    @Test
    void hibernationBeginsAtOnce() {
        var notice = SpotNotice.parse(SPOT.replace("terminate", "hibernate")).orElseThrow();
        assertThat(notice.asInterruption(NOW).ends()).isEqualTo(NOW);
    }

    @Test
    void aTimeInThePastStaysInThePast() {
        var notice = SpotNotice.parse(SPOT).orElseThrow();
        assertThat(notice.asInterruption(AT.plusSeconds(60)).ends()).isEqualTo(AT);
    }

    @Test
    void aSpotNoticeKeepsItsFirstSightOverARestart() {
        var view = quiet.withSpot(quiet.spot().known(SpotNotice.parse(SPOT).orElseThrow(), NOW));
        assertThat(standing(view, remembering("spot/" + SPOT), NOW))
                .extracting(Interruption::firstSeen)
                .containsExactly(EARLIER);
    }

    @Test
    void silenceAndDoubtWithdrawNothing() {
        var remembered = remembering("spot/" + SPOT, "rebalance/" + REBALANCE, "maintenance/" + REBOOT.payload());
        var silent = MetadataView.notYetAsked(NOW);
        assertThat(standing(silent, remembered, NOW))
                .extracting(Interruption::kind)
                .containsExactlyInAnyOrder(
                        Interruption.Kind.SPOT, Interruption.Kind.REBALANCE, Interruption.Kind.MAINTENANCE);
        assertThat(standing(quiet.silent("503", NOW), remembered, NOW)).hasSize(3);
    }

    @Test
    void aPassingNotFoundWithdrawsNoNotice() {
        var remembered = remembering("spot/" + SPOT, "rebalance/" + REBALANCE);
        var justNow = quietSince(NOW);
        assertThat(standing(justNow, remembered, NOW.plusSeconds(119))).hasSize(2);
        assertThat(standing(justNow, remembered, NOW.plusSeconds(120))).isEmpty();
    }

    @Test
    void aNotFoundOfTheWholeMaintenanceScheduleWithdrawsWhenItLasts() {
        var remembered = remembering("maintenance/" + REBOOT.payload());
        var gone = quiet.withMaintenance(quiet.maintenance().absent(NOW));
        assertThat(standing(gone, remembered, NOW)).hasSize(1);
        assertThat(standing(gone, remembered, NOW.plusSeconds(120))).isEmpty();
    }

    @Test
    void aSpotNoticeThatComesNearerCounts() {
        var nearer = SPOT.replace("10:02", "10:01");
        var view = quiet.withSpot(quiet.spot().known(SpotNotice.parse(nearer).orElseThrow(), NOW));
        assertThat(standing(view, remembering("spot/" + SPOT), NOW))
                .extracting(Interruption::payload)
                .containsExactly(nearer);
    }

    @Test
    void aSpotNoticeThatMovesAwayDoesNotAndIsNoNewInterruptionAtEachPoll() {
        var later = SPOT.replace("10:02", "10:09");
        var view = quiet.withSpot(quiet.spot().known(SpotNotice.parse(later).orElseThrow(), NOW));
        assertThat(standing(view, remembering("spot/" + SPOT), NOW))
                .extracting(Interruption::payload)
                .containsExactly(SPOT);
    }

    @Test
    void aRebalanceRecommendationWhoseTimeChangesIsTheSameUntilItIsSpent() {
        var view = quiet.withRebalance(quiet.rebalance().known(REBALANCE.replace("10:00", "10:01"), NOW));
        assertThat(standing(view, remembering("rebalance/" + REBALANCE), NOW))
                .containsExactly(new Rebalance(REBALANCE, EARLIER));
        var spent = new Remembered(Map.of(), Set.of("rebalance/" + REBALANCE), true, false);
        assertThat(standing(view, spent, NOW)).hasSize(1);
        assertThat(standing(quiet.withRebalance(quiet.rebalance().known(REBALANCE, NOW)), spent, NOW))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"24 Nov 2026 09:00:00 GMT", "2026-11-24T09:00:00Z", " 24 Nov 2026 09:00:00 GMT\n"})
    void theTimesOfAMaintenanceAreReadInBothOfTheirShapes(String text) {
        assertThat(MaintenanceNotice.of("event-1", "system-reboot", text))
                .hasValueSatisfying(n -> assertThat(n.notBefore()).isEqualTo("2026-11-24T09:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', system-reboot, 24 Nov 2026 09:00:00 GMT",
        "e, '', 24 Nov 2026 09:00:00 GMT",
        "e, c, soon",
        "a/b, c, x"
    })
    void aMaintenanceWithoutNameOrTimeIsNone(String id, String code, String notBefore) {
        assertThat(MaintenanceNotice.of(id, code, notBefore)).isEmpty();
    }

    @Test
    void eachScheduledEventIsAnInterruption() {
        var view = scheduled(REBOOT, OTHER);
        assertThat(standing(view, remembering("maintenance/" + REBOOT.payload()), NOW))
                .containsExactly(REBOOT.asInterruption(EARLIER), OTHER.asInterruption(NOW));
    }

    @Test
    void anEventThatIsNoLongerScheduledIsWithdrawnAtOnce() {
        var remembered = remembering("maintenance/" + REBOOT.payload());
        assertThat(standing(scheduled(), remembered, NOW)).isEmpty();
        assertThat(standing(scheduled(OTHER), remembered, NOW)).containsExactly(OTHER.asInterruption(NOW));
    }

    @Test
    void anEventWithAnotherTimeTakesThePlaceOfTheOneBefore() {
        var moved = maintenance("event-1", "30 Nov 2026 09:00:00 GMT");
        assertThat(standing(scheduled(moved), remembering("maintenance/" + REBOOT.payload()), NOW))
                .containsExactly(moved.asInterruption(NOW));
    }

    @Test
    void halfAScheduleAddsWhatItNamesAndWithdrawsNothingElse() {
        var half = scheduled(OTHER);
        var doubted = half.withMaintenance(half.maintenance().unknown("not understood", NOW));
        assertThat(standing(doubted, remembering("maintenance/" + REBOOT.payload()), NOW))
                .containsExactly(REBOOT.asInterruption(EARLIER), OTHER.asInterruption(NOW));
    }

    @Test
    void aRememberedNoticeThatNobodyCanReadIsNotLost() {
        assertThat(standing(MetadataView.notYetAsked(NOW), remembering("spot/?"), NOW))
                .singleElement()
                .isInstanceOfSatisfying(
                        Spot.class, s -> assertThat(s.ends()).isEqualTo(EARLIER.plus(Duration.ofMinutes(2))));
        assertThat(Interruptions.withdrawn("maintenance/?", MetadataView.notYetAsked(NOW), NOW))
                .isFalse();
    }

    private static List<Interruption> standing(MetadataView view, Remembered remembered, Instant now) {
        return Interruptions.standing(view, remembered, now);
    }

    private MetadataView scheduled(MaintenanceNotice... notices) {
        return quiet.withMaintenance(quiet.maintenance().known(List.of(notices), NOW));
    }

    private static MetadataView quietSince(Instant since) {
        var view = MetadataView.notYetAsked(since);
        return view.withTargetState(view.targetState().known(TargetState.IN_SERVICE, since), since)
                .withSpot(view.spot().absent(since))
                .withRebalance(view.rebalance().absent(since))
                .withMaintenance(view.maintenance().known(List.of(), since));
    }

    private static MaintenanceNotice maintenance(String id, String notBefore) {
        return MaintenanceNotice.of(id, "system-reboot", notBefore).orElseThrow();
    }

    private static Remembered remembering(String... ids) {
        var sights = new java.util.HashMap<String, Instant>();
        Optional.of(ids).stream().flatMap(java.util.Arrays::stream).forEach(id -> sights.put(id, EARLIER));
        return new Remembered(sights, Set.of(), true, false);
    }
}
