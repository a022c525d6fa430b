package io.curfew.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private final Plan bounded = Plans.deletingAfter(Duration.ofMinutes(60), Duration.ofMinutes(90));

    @ParameterizedTest(name = "on-timeout={0}, {1} min after the notice: gives up = {2}")
    @CsvSource({
        "DELETE,   59, false",
        "DELETE,   60, false", // the pods get their grace period
        "DELETE,   90, true",
        "CONTINUE, 59, false",
        "CONTINUE, 60, true",
        "STAY,     60, false",
        "STAY,     90, false",
    })
    void aHookIsGivenUpWhenItsPlanSaysSo(OnTimeout onTimeout, int minutes, boolean givesUp) {
        assertThat(Plans.with(bounded, onTimeout).givesUp(Plans.NOTICE.plus(Duration.ofMinutes(minutes))))
                .isEqualTo(givesUp);
    }

    @Test
    void whereNoHookBoundsTheDrainDeletedPodsAreWaitedForWithoutEnd() {
        var unbounded = Plans.deletingAfter(Duration.ofMinutes(60));
        assertThat(unbounded.givesUp(Plans.NOTICE.plus(Duration.ofDays(30)))).isFalse();
        assertThat(unbounded.deadlinePassed(unbounded.deadline())).isTrue();
    }

    @Test
    void aDeadlineAndALimitHavePassedFromTheirInstantOn() {
        var deadline = bounded.deadline();
        assertThat(bounded.deadlinePassed(deadline.minusMillis(1))).isFalse();
        assertThat(bounded.deadlinePassed(deadline)).isTrue();

        var limit = bounded.limit().orElseThrow();
        assertThat(bounded.limitPassed(limit.minusMillis(1))).isFalse();
        assertThat(bounded.limitPassed(limit)).isTrue();
        assertThat(Plans.deletingAfter(Duration.ofMinutes(60)).limitPassed(limit))
                .isFalse();
    }

    @Test
    void podsThatAreWaitedForAreGivenUpWhenTheHookCanBeHeldNoLonger() {
        var held = bounded.heldUntil().orElseThrow();
        assertThat(bounded.givesUpAwaiting(held.minusMillis(1))).isFalse();
        assertThat(bounded.givesUpAwaiting(held)).isTrue();
        assertThat(Plans.deletingAfter(Duration.ofMinutes(60)).givesUpAwaiting(held.plus(Duration.ofDays(30))))
                .isFalse();
    }
}
