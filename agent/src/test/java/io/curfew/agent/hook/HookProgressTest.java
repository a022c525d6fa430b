package io.curfew.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HookProgressTest {
    private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
    private final HookProgress open = HookProgress.open();

    @Test
    void aDoubtKeepsItsBeginning() {
        assertThat(open.doubted(T0).doubted(T0.plusSeconds(5)).doubt()).contains(T0);
    }

    @Test
    void anAcknowledgedHeartbeatEndsTheDoubtAndTheFailures() {
        var healed = open.doubted(T0).heartbeatFailed().heartbeatAcknowledged(T0.plusSeconds(5));
        assertThat(healed.doubt()).isEmpty();
        assertThat(healed.heartbeatFailures()).isZero();
        assertThat(healed.heartbeat()).contains(T0.plusSeconds(5));
    }

    @Test
    void aHeartbeatThatEndsTheDoubtMakesTheCompletionDueAtOnce() {
        var doubted = open.completionBegun(T0).doubted(T0).completionFailed().completionFailed();
        var hook = Hooks.hook("curfew", Duration.ofSeconds(30));
        assertThat(Schedule.completionDue(hook, doubted)).isPresent();
        assertThat(Schedule.completionDue(hook, doubted.heartbeatAcknowledged(T0.plusSeconds(5))))
                .isEmpty();
    }

    @Test
    void aHeartbeatDoesNotHurryACompletionThatAwsRefused() {
        var refused = open.completionBegun(T0).completionFailed().completionFailed();
        var hook = Hooks.hook("curfew", Duration.ofSeconds(30));
        assertThat(Schedule.completionDue(hook, refused.heartbeatAcknowledged(T0.plusSeconds(5))))
                .isPresent();
    }

    @Test
    void aHookThatEndedIsNeitherOpenNorInDoubt() {
        for (var end : new HookProgress.State[] {HookProgress.State.COMPLETED, HookProgress.State.OVER}) {
            var ended = open.doubted(T0).ended(end);
            assertThat(ended.isOpen()).isFalse();
            assertThat(ended.doubt()).isEmpty();
        }
    }

    @Test
    void completionsAndHeartbeatsFailApartFromEachOther() {
        var failed = open.heartbeatFailed().completionFailed().completionFailed();
        assertThat(failed.heartbeatFailures()).isEqualTo(1);
        assertThat(failed.completionFailures()).isEqualTo(2);
    }
}
