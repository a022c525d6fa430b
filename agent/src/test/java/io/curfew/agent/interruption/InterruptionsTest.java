package io.curfew.agent.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.Interruption.AsgTermination;
import io.curfew.agent.interruption.Interruption.Detached;
import io.curfew.agent.interruption.Interruption.ReturnToWarmPool;
import io.curfew.agent.interruption.Interruption.Standby;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the target state says. */
class InterruptionsTest {
    private static final Instant EARLIER = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Remembered NOTHING = Remembered.nothing();
    private static final Remembered TERMINATION = remembering("asg-termination/Terminated");
    private static final Remembered SERVED = new Remembered(Map.of(), Set.of(), true, false);

    private final Reading<TargetState> notYetAsked = Reading.notYetAsked(EARLIER);

    @Test
    void terminatedIsATerminationSinceItWasFirstSeen() {
        assertThat(standing(notYetAsked.known(TargetState.TERMINATED, NOW), NOTHING))
                .containsExactly(new AsgTermination(NOW));
    }

    @Test
    void theJournalRemembersTheFirstSight() {
        assertThat(standing(notYetAsked.known(TargetState.TERMINATED, NOW), TERMINATION))
                .containsExactly(new AsgTermination(EARLIER));
    }

    @Test
    void standbyAndDetachedAreInterruptions() {
        assertThat(standing(notYetAsked.known(TargetState.STANDBY, NOW), NOTHING))
                .containsExactly(new Standby(NOW));
        assertThat(standing(notYetAsked.known(TargetState.DETACHED, NOW), NOTHING))
                .containsExactly(new Detached(NOW));
    }

    @Test
    void aStandbyOfOurOwnMakingIsNone() {
        var own = new Remembered(Map.of("standby/Standby", EARLIER), Set.of(), true, true);
        assertThat(standing(notYetAsked.known(TargetState.STANDBY, NOW), own)).isEmpty();
        assertThat(standing(notYetAsked, own)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"WARMED_STOPPED", "WARMED_RUNNING", "WARMED_HIBERNATED", "WARMED_TERMINATED"})
    void theWayIntoTheWarmPoolIsAReturnOnlyForAnInstanceThatHasServed(TargetState state) {
        assertThat(standing(notYetAsked.known(state, NOW), NOTHING)).isEmpty();
        assertThat(standing(notYetAsked.known(state, NOW), SERVED)).containsExactly(new ReturnToWarmPool(state, NOW));
    }

    @Test
    void aReturnThatIsRememberedStandsAlsoWhereNobodySawTheInstanceInService() {
        assertThat(standing(
                        notYetAsked.known(TargetState.WARMED_STOPPED, NOW), remembering("warm-pool/Warmed:Stopped")))
                .containsExactly(new ReturnToWarmPool(TargetState.WARMED_STOPPED, EARLIER));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TERMINATED")
    void anyOtherTargetStateTakesATerminationBack(TargetState state) {
        assertThat(standing(notYetAsked.known(state, NOW), TERMINATION))
                .noneMatch(i -> i.kind() == Interruption.Kind.ASG_TERMINATION);
    }

    @Test
    void silenceTakesNothingBack() {
        assertThat(standing(notYetAsked.unknown("timeout", NOW), TERMINATION))
                .containsExactly(new AsgTermination(EARLIER));
    }

    @Test
    void aNotFoundTakesNothingBackHoweverLongItLasts() {
        assertThat(standing(notYetAsked.absent(EARLIER), TERMINATION)).containsExactly(new AsgTermination(EARLIER));
    }

    @Test
    void aTerminationThatWasSeenBeforeTheSilenceStands() {
        var silent = notYetAsked.known(TargetState.TERMINATED, EARLIER).unknown("503", NOW);
        assertThat(standing(silent, NOTHING)).containsExactly(new AsgTermination(EARLIER));
    }

    @Test
    void silenceAndTheNotFoundAfterALiveMigrationAnnounceNothing() {
        assertThat(standing(notYetAsked, NOTHING)).isEmpty();
        assertThat(standing(notYetAsked.absent(NOW), SERVED)).isEmpty();
        assertThat(standing(notYetAsked.known(TargetState.IN_SERVICE, EARLIER).absent(NOW), SERVED))
                .isEmpty();
    }

    @Test
    void theIdentityOfAnInterruptionIsItsKindAndPayloadAndNeverAClock() {
        assertThat(new AsgTermination(EARLIER).id())
                .isEqualTo(new AsgTermination(NOW).id())
                .isEqualTo("asg-termination/Terminated");
    }

    @Test
    void whatIsSpentDoesNotStand() {
        var spent = new Remembered(Map.of(), Set.of("asg-termination/Terminated"), true, false);
        assertThat(standing(notYetAsked.known(TargetState.TERMINATED, NOW), spent))
                .isEmpty();
    }

    @Test
    void anInterruptionOfAKindThatIsNotKnownIsWithdrawnWhenTheTargetStateIsKnown() {
        var silent = MetadataView.notYetAsked(NOW);
        assertThat(Interruptions.withdrawn("of-a-later-version/x", silent, NOW)).isFalse();
        var inService = silent.withTargetState(notYetAsked.known(TargetState.IN_SERVICE, NOW), NOW);
        assertThat(Interruptions.withdrawn("of-a-later-version/x", inService, NOW))
                .isTrue();
    }

    private static Remembered remembering(String id) {
        return new Remembered(Map.of(id, EARLIER), Set.of(), false, false);
    }

    private static List<Interruption> standing(Reading<TargetState> targetState, Remembered remembered) {
        var view = MetadataView.notYetAsked(EARLIER).withTargetState(targetState, NOW);
        return Interruptions.standing(view, remembered, NOW);
    }
}
