package io.curfew.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruption.SpotAction;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What two interruptions that stand at once make of each other. All are seen at one instant, a minute ago. */
class MergingTest {
    private static final Instant NOTICE = Plans.NOTICE;
    private static final Instant NOW = NOTICE.plusSeconds(60);
    private static final Optional<Duration> HOOK = Optional.of(Duration.ofHours(8));
    private static final Duration HOUR = Duration.ofHours(1);
    /** Drain for everything, so that each kind shows what it asks for. */
    private static final List<String> ALL_DRAIN = List.of("--on.rebalance=drain");

    /** drain.md 2.5 as a table: deadline and limit in minutes after the notice. */
    private record Mode(
            Interruption of, int deadline, boolean deletes, Optional<Integer> limit, boolean served, Haste haste) {}

    private static final List<Mode> MODES = List.of(
            mode(new Interruption.AsgTermination(NOTICE), 60, true, 479, true, Haste.PATIENT),
            mode(
                    new Interruption.ReturnToWarmPool(TargetState.WARMED_STOPPED, NOTICE),
                    60,
                    true,
                    479,
                    true,
                    Haste.PATIENT),
            mode(new Interruption.Standby(NOTICE), 60, false, -1, false, Haste.PATIENT),
            mode(new Interruption.Detached(NOTICE), 60, false, -1, false, Haste.PATIENT),
            mode(spot(2), 2, true, 2, false, Haste.HURRIED),
            mode(new Interruption.Rebalance("r", NOTICE), 60, false, -1, false, Haste.PATIENT),
            mode(maintenance(8), 8, false, -1, false, Haste.PATIENT),
            mode(new Interruption.Recycle("requested", NOTICE), 60, false, -1, false, Haste.PATIENT));

    @Test
    void everyKindHasItsMode() {
        assertThat(MODES).extracting(m -> m.of().kind()).containsExactly(Interruption.Kind.values());
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("pairs")
    void thePlanOfTwoIsTheStricterOfEachOfTheirDemands(Interruption.Kind a, Interruption.Kind b) {
        var both = List.of(mode(a), mode(b));
        var plan = plan(both.stream().map(Mode::of).toList(), ALL_DRAIN);
        assertThat(plan.deadline()).isEqualTo(minutes(both.stream().map(Mode::deadline)));
        assertThat(plan.forceAt())
                .isEqualTo(earliest(both.stream().filter(Mode::deletes).map(Mode::deadline)));
        assertThat(plan.limit()).isEqualTo(earliest(both.stream().flatMap(m -> m.limit().stream())));
        assertThat(plan.servesHooks()).isEqualTo(both.stream().anyMatch(Mode::served));
        assertThat(plan.giveUpAt()).isEqualTo(plan.servesHooks() ? at(479) : Optional.empty());
        assertThat(plan.hurried()).isEqualTo(both.stream().anyMatch(m -> m.haste() == Haste.HURRIED));
        assertThat(plan.drains()).isTrue();
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("pairs")
    void theOrderInWhichTheyAreSeenIsOfNoMatter(Interruption.Kind a, Interruption.Kind b) {
        var first = mode(a).of();
        var second = mode(b).of();
        assertThat(plan(List.of(first, second), ALL_DRAIN))
                .usingRecursiveComparison()
                .ignoringFields("ruling", "deadlineReason", "onTimeout", "holder")
                .isEqualTo(plan(List.of(second, first), ALL_DRAIN));
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(Interruption.Kind.values())
                .flatMap(a -> Arrays.stream(Interruption.Kind.values()).map(b -> arguments(a, b)));
    }

    @Test
    void maintenanceRebalanceAndStandbyNeverDelete() {
        for (var kind : List.of(
                maintenance(8),
                new Interruption.Rebalance("r", NOTICE),
                new Interruption.Standby(NOTICE),
                new Interruption.Detached(NOTICE))) {
            var plan = plan(List.of(kind), List.of("--on.rebalance=drain", "--drain.on-timeout=delete"));
            assertThat(plan.forceAt()).isEmpty();
            assertThat(plan.giveUpAt()).isEmpty();
            assertThat(plan.protectUntil()).isEmpty();
        }
    }

    @Test
    void aTerminationDeletesAtItsOwnDeadlineThoughAMaintenanceIsNearer() {
        var plan = plan(List.of(maintenance(8), new Interruption.AsgTermination(NOTICE)), List.of());
        assertThat(plan.ruling().kind()).isEqualTo(Interruption.Kind.MAINTENANCE);
        assertThat(plan.deadline()).isEqualTo(NOTICE.plus(Duration.ofMinutes(8)));
        assertThat(plan.forceAt()).contains(NOTICE.plus(HOUR));
    }

    @Test
    void aSpotNoticeCutsTheTimeOfATerminationWhoseHookIsStillServed() {
        var plan = plan(List.of(new Interruption.AsgTermination(NOTICE), spot(2)), List.of());
        assertThat(plan.limit()).isEqualTo(at(2));
        assertThat(plan.forceAt()).isEqualTo(at(2));
        assertThat(plan.holder()).contains(new Interruption.AsgTermination(NOTICE));
        // What ends the instance is not what ends its hook.
        assertThat(plan.giveUpAt()).isEqualTo(at(479));
    }

    @Test
    void aSpotNoticeDeletesWhateverATerminationDoesAtItsTimeout() {
        for (var onTimeout : OnTimeout.values()) {
            var plan = plan(
                    List.of(new Interruption.AsgTermination(NOTICE), spot(2)),
                    List.of("--drain.on-timeout=" + onTimeout.name().toLowerCase(java.util.Locale.ROOT)));
            assertThat(plan.forceAt()).isEqualTo(at(2));
        }
    }

    @Test
    void onTimeoutContinueGivesTheHookUpAtTheDeadlineButAwaitedPodsOnlyAtTheLimit() {
        var plan = plan(List.of(new Interruption.AsgTermination(NOTICE)), List.of("--drain.on-timeout=continue"));
        assertThat(plan.giveUpAt()).isEqualTo(at(60));
        assertThat(plan.heldUntil()).isEqualTo(at(479));
        assertThat(plan.forceAt()).isEmpty();
    }

    @Test
    void onTimeoutStayNeverGivesTheHookUp() {
        var plan = plan(List.of(new Interruption.AsgTermination(NOTICE)), List.of("--drain.on-timeout=stay"));
        assertThat(plan.giveUpAt()).isEmpty();
        assertThat(plan.heldUntil()).isEmpty();
    }

    @Test
    void protectionEndsWithTheDeadlineOfATerminationAndAtOnceInASpotNotice() {
        var termination = new Interruption.AsgTermination(NOTICE);
        assertThat(plan(List.of(termination, maintenance(8)), List.of()).protectUntil())
                .isEqualTo(at(60));
        assertThat(plan(List.of(termination, spot(2)), List.of()).protectUntil())
                .contains(NOTICE);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsIgnoredIsNoPlan(Interruption.Kind kind, String setting) {
        assertThat(Planner.plan(
                        List.of(mode(kind).of()),
                        Optional.empty(),
                        HOOK,
                        Settings.of("node-1", List.of(setting + "=ignore")),
                        NOW))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatOnlyCordonsServesNoHook(Interruption.Kind kind, String setting) {
        var plan = plan(List.of(mode(kind).of()), List.of(setting + "=cordon"));
        assertThat(plan.drains()).isFalse();
        assertThat(plan.servesHooks()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatOnlyCordonsSaysNothingAboutTheDrainOfAnother(Interruption.Kind kind, String setting) {
        var drained = new Interruption.Recycle("requested", NOTICE.plusSeconds(30));
        var alone = plan(List.of(drained), List.of());
        assertThat(plan(List.of(mode(kind).of(), drained), List.of(setting + "=cordon")))
                .isEqualTo(alone);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments(Interruption.Kind.ASG_TERMINATION, "--on.asg-termination"),
                arguments(Interruption.Kind.WARM_POOL, "--on.warm-pool"),
                arguments(Interruption.Kind.STANDBY, "--on.standby"),
                arguments(Interruption.Kind.DETACHED, "--on.detached"),
                arguments(Interruption.Kind.SPOT, "--on.spot"),
                arguments(Interruption.Kind.REBALANCE, "--on.rebalance"),
                arguments(Interruption.Kind.MAINTENANCE, "--on.maintenance"));
    }

    @Test
    void aMaintenanceBeginsItsLeadBeforeNotBefore() {
        var maintenance = List.<Interruption>of(maintenance(60));
        var settings = Settings.defaults("node-1"); // maintenance.lead=10m
        var begins = NOTICE.plus(Duration.ofMinutes(50));
        assertThat(Planner.nextBegin(maintenance, settings, NOW)).contains(begins);
        assertThat(Planner.plan(maintenance, Optional.empty(), HOOK, settings, begins.minusMillis(1)))
                .isEmpty();
        assertThat(Planner.plan(maintenance, Optional.empty(), HOOK, settings, begins))
                .isPresent();
        assertThat(Planner.nextBegin(maintenance, settings, begins)).isEmpty();
    }

    @Test
    void aMaintenanceThatIsToComeDoesNotHurryWhatStandsAlready() {
        var termination = new Interruption.AsgTermination(NOTICE);
        assertThat(plan(List.of(termination, maintenance(60)), List.of()))
                .isEqualTo(plan(List.of(termination), List.of()));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("pairs")
    void aJournaledDeadlineIsNeverLoosened(Interruption.Kind a, Interruption.Kind b) {
        var standing = List.of(mode(a).of(), mode(b).of());
        var before = NOTICE.plusSeconds(90);
        var journal = new Journal(
                Map.of(standing.getFirst().id(), new Journal.Seen(NOTICE, Optional.of(before))),
                false,
                false,
                "boot-1",
                Set.of());
        var plan = Planner.plan(standing, Optional.of(journal), HOOK, Settings.of("node-1", ALL_DRAIN), NOW)
                .orElseThrow();
        assertThat(plan.deadline()).isEqualTo(before);
        assertThat(plan.ruling()).isEqualTo(standing.getFirst());
    }

    @Test
    void whateverComesLaterTheDeadlineOnlyMovesNearerWhileNothingEnds() {
        for (var seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var toCome = new ArrayList<>(MODES.stream().map(Mode::of).toList());
            Collections.shuffle(toCome, random);
            var standing = new ArrayList<Interruption>();
            var journal = Optional.<Journal>empty();
            var before = Optional.<Instant>empty();
            for (var next : toCome) {
                standing.add(next);
                // An agent that starts anew may know less of the hooks, and may have been given other settings.
                var hook = random.nextBoolean() ? HOOK : Optional.<Duration>empty();
                var settings = Settings.of(
                        "node-1", List.of("--on.rebalance=drain", "--drain.timeout=" + (1 + random.nextInt(90)) + "m"));
                var plan = Planner.plan(standing, journal, hook, settings, NOW).orElseThrow();
                before.ifPresent(b -> assertThat(plan.deadline()).isBeforeOrEqualTo(b));
                before = Optional.of(plan.deadline());
                var written = new HashMap<String, Journal.Seen>();
                for (var i : standing) {
                    written.put(i.id(), new Journal.Seen(NOTICE, Planner.deadline(i, journal, hook, settings)));
                }
                journal = Optional.of(new Journal(written, false, false, "boot-1", Set.of()));
            }
        }
    }

    private static Mode mode(Interruption.Kind kind) {
        return MODES.stream().filter(m -> m.of().kind() == kind).findFirst().orElseThrow();
    }

    private static Plan plan(List<Interruption> standing, List<String> options) {
        return Planner.plan(standing, Optional.empty(), HOOK, Settings.of("node-1", options), NOW)
                .orElseThrow();
    }

    private static Mode mode(Interruption of, int deadline, boolean deletes, int limit, boolean served, Haste haste) {
        return new Mode(of, deadline, deletes, limit < 0 ? Optional.empty() : Optional.of(limit), served, haste);
    }

    private static Interruption spot(int minutes) {
        return new Interruption.Spot(SpotAction.TERMINATE, NOTICE.plus(Duration.ofMinutes(minutes)), "{}", NOTICE);
    }

    private static Interruption maintenance(int minutes) {
        return new Interruption.Maintenance(
                "instance-event-1", "system-reboot", NOTICE.plus(Duration.ofMinutes(minutes)), "{}", NOTICE);
    }

    private static Instant minutes(Stream<Integer> all) {
        return earliest(all).orElseThrow();
    }

    private static Optional<Instant> earliest(Stream<Integer> all) {
        return all.min(Comparator.naturalOrder()).flatMap(MergingTest::at);
    }

    private static Optional<Instant> at(int minutes) {
        return Optional.of(NOTICE.plus(Duration.ofMinutes(minutes)));
    }
}
