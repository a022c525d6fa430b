package io.curfew.agent.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.Interruption.AsgTermination;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterruptionsTest {
    private static final Instant EARLIER = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Map<String, Instant> NOTHING = Map.of();
    private static final Map<String, Instant> TERMINATION = Map.of("asg-termination/Terminated", EARLIER);

    private final Reading<TargetState> notYetAsked = Reading.notYetAsked(EARLIER);

    @Test
    void terminatedIsATerminationSinceItWasFirstSeen() {
        assertThat(Interruptions.standing(saying(notYetAsked.known(TargetState.TERMINATED, NOW)), NOTHING))
                .containsExactly(new AsgTermination(NOW));
    }

    @Test
    void theJournalRemembersTheFirstSight() {
        assertThat(Interruptions.standing(saying(notYetAsked.known(TargetState.TERMINATED, NOW)), TERMINATION))
                .containsExactly(new AsgTermination(EARLIER));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TERMINATED")
    void anyOtherTargetStateTakesATerminationBack(TargetState state) {
        assertThat(Interruptions.standing(saying(notYetAsked.known(state, NOW)), TERMINATION))
                .isEmpty();
    }

    @Test
    void silenceTakesNothingBack() {
        assertThat(Interruptions.standing(saying(notYetAsked.unknown("timeout", NOW)), TERMINATION))
                .containsExactly(new AsgTermination(EARLIER));
    }

    @Test
    void aNotFoundTakesNothingBack() {
        assertThat(Interruptions.standing(saying(notYetAsked.absent(NOW)), TERMINATION))
                .containsExactly(new AsgTermination(EARLIER));
    }

    @Test
    void aTerminationThatWasSeenBeforeTheSilenceStands() {
        var silent = notYetAsked.known(TargetState.TERMINATED, EARLIER).unknown("503", NOW);
        assertThat(Interruptions.standing(saying(silent), NOTHING)).containsExactly(new AsgTermination(EARLIER));
    }

    @Test
    void silenceAndNotFoundAnnounceNothing() {
        assertThat(Interruptions.standing(saying(notYetAsked), NOTHING)).isEmpty();
        assertThat(Interruptions.standing(saying(notYetAsked.absent(NOW)), NOTHING))
                .isEmpty();
    }

    @Test
    void theIdentityOfAnInterruptionIsItsKindAndPayloadAndNeverAClock() {
        assertThat(new AsgTermination(EARLIER).id())
                .isEqualTo(new AsgTermination(NOW).id())
                .isEqualTo("asg-termination/Terminated");
    }

    private static MetadataView saying(Reading<TargetState> targetState) {
        return new MetadataView(new Reading.Known<>("i-0abc", EARLIER), targetState, Optional.of(NOW));
    }
}
