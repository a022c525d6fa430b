package io.curfew.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruption.AsgTermination;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Instant NOTICE = Plans.NOTICE;
    private static final Optional<Journal> NO_JOURNAL = Optional.empty();
    private static final Optional<Duration> NO_HOOK = Optional.empty();

    private final Settings settings = Settings.defaults("node-1"); // drain.timeout=1h, hooks.margin=60s
    private final Interruption termination = new AsgTermination(NOTICE);

    @Test
    void whereNothingStandsNothingIsPlanned() {
        assertThat(Planner.plan(List.of(), NO_JOURNAL, NO_HOOK, settings, NOTICE.plusSeconds(1)))
                .isEmpty();
    }

    @Test
    void withoutAHookTheDrainTimeoutIsTheDeadline() {
        var plan = plan(NO_JOURNAL, NO_HOOK);
        assertThat(plan.deadline()).isEqualTo(NOTICE.plus(Duration.ofHours(1)));
        assertThat(plan.deadlineReason()).isEqualTo("drain.timeout");
        assertThat(plan.limit()).isEmpty();
    }

    @Test
    void theLimitIsTheGlobalTimeoutLessAMargin() {
        var plan = plan(NO_JOURNAL, Optional.of(Duration.ofMinutes(50)));
        assertThat(plan.limit()).contains(NOTICE.plus(Duration.ofMinutes(49)));
        assertThat(plan.deadline()).isEqualTo(plan.limit().orElseThrow());
        assertThat(plan.deadlineReason()).contains("GlobalTimeout");
    }

    @Test
    void aHookThatHoldsLongerThanTheDrainTimeoutDoesNotLoosenIt() {
        var plan = plan(NO_JOURNAL, Optional.of(Duration.ofHours(48)));
        assertThat(plan.deadline()).isEqualTo(NOTICE.plus(Duration.ofHours(1)));
        assertThat(plan.limit()).contains(NOTICE.plus(Duration.ofHours(48)).minusSeconds(60));
    }

    @Test
    void aLimitIsNeverBeforeTheNotice() {
        assertThat(plan(NO_JOURNAL, Optional.of(Duration.ofSeconds(30))).limit())
                .contains(NOTICE);
    }

    @Test
    void aGlobalTimeoutOfNothingIsNoLimit() {
        // A broken answer must not make the drain give its pods up at once.
        assertThat(plan(NO_JOURNAL, Optional.of(Duration.ZERO)).limit()).isEmpty();
    }

    @Test
    void theEarliestDeadlineWins() {
        var later = new AsgTermination(NOTICE.plusSeconds(1));
        assertThat(Planner.plan(List.of(later, termination), NO_JOURNAL, NO_HOOK, settings, NOTICE.plusSeconds(1)))
                .map(Plan::ruling)
                .contains(termination);
    }

    @Test
    void aDeadlineIsNeverLoosenedWhileItsInterruptionStands() {
        var nearer = NOTICE.plus(Duration.ofMinutes(10));
        var plan = plan(Optional.of(journal(termination, nearer)), NO_HOOK);
        assertThat(plan.deadline()).isEqualTo(nearer);
        assertThat(plan.deadlineReason()).isEqualTo("as planned at first sight");
    }

    @Test
    void aJournaledDeadlineThatIsLaterIsTightened() {
        var journal = journal(termination, NOTICE.plus(Duration.ofHours(10)));
        assertThat(plan(Optional.of(journal), NO_HOOK).deadline()).isEqualTo(NOTICE.plus(Duration.ofHours(1)));
    }

    @Test
    void theDeadlineOfAnotherInterruptionBindsNobody() {
        var journal = new Journal(
                Map.of("spot/stop", new Journal.Seen(NOTICE, Optional.of(NOTICE.plusSeconds(120)))),
                false,
                false,
                "boot-1",
                Set.of());
        assertThat(plan(Optional.of(journal), NO_HOOK).deadline()).isEqualTo(NOTICE.plus(Duration.ofHours(1)));
    }

    private Plan plan(Optional<Journal> journal, Optional<Duration> shortestGlobalTimeout) {
        return Planner.plan(List.of(termination), journal, shortestGlobalTimeout, settings, NOTICE)
                .orElseThrow();
    }

    private static Journal journal(Interruption interruption, Instant deadline) {
        return new Journal(
                Map.of(interruption.id(), new Journal.Seen(interruption.firstSeen(), Optional.of(deadline))),
                false,
                false,
                "boot-1",
                Set.of());
    }
}
