package io.curfew.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final Instant NOTICE = Instant.parse("2026-11-21T10:00:00Z");

    private final Hook fiveMinutes = Hooks.hook("curfew", Duration.ofSeconds(300));
    private final HookProgress open = HookProgress.open();

    @ParameterizedTest(name = "heartbeat timeout {0} s: a heartbeat each {1} s")
    @CsvSource({"30, 10", "300, 100", "720, 240", "900, 300", "3600, 300", "7200, 300"})
    void aHeartbeatComesEachThirdOfTheTimeoutButAtLeastEachFiveMinutes(int timeout, int interval) {
        assertThat(Schedule.interval(Hooks.hook("curfew", Duration.ofSeconds(timeout))))
                .isEqualTo(Duration.ofSeconds(interval));
    }

    @Test
    void aTimeoutOfNothingCausesNoStormOfHeartbeats() {
        assertThat(Schedule.interval(Hooks.hook("curfew", Duration.ZERO))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theFirstHeartbeatIsCountedFromTheNotice() {
        assertThat(Schedule.heartbeatDue(fiveMinutes, open, NOTICE)).isEqualTo(NOTICE.plusSeconds(100));
    }

    @Test
    void theNextHeartbeatIsCountedFromTheLastAcknowledgedOne() {
        var sent = open.heartbeatBegun(NOTICE.plusSeconds(100)).heartbeatAcknowledged(NOTICE.plusSeconds(101));
        assertThat(Schedule.heartbeatDue(fiveMinutes, sent, NOTICE)).isEqualTo(NOTICE.plusSeconds(201));
    }

    @Test
    void aLostHeartbeatIsTriedAgainSoonAndThenMoreAndMoreSeldom() {
        var progress = open;
        var now = NOTICE;
        for (var cap : new int[] {1, 2, 4, 8, 16, 25, 25, 25}) {
            progress = progress.heartbeatBegun(now).heartbeatFailed();
            var due = Schedule.heartbeatDue(fiveMinutes, progress, NOTICE);
            assertThat(due).isBetween(now.plusSeconds(cap), now.plusMillis(cap * 1200L));
            now = due;
        }
    }

    @Test
    void aHeartbeatThatFoundNoActiveActionIsSentAgainAtTheOrdinaryTime() {
        // A7: the timeout of a wait that has not begun does not run.
        var early = open.heartbeatBegun(NOTICE).doubted(NOTICE).heartbeatFailed();
        assertThat(Schedule.heartbeatDue(fiveMinutes, early, NOTICE)).isEqualTo(NOTICE.plusSeconds(100));
    }

    @Test
    void anAcknowledgedHeartbeatEndsTheRetries() {
        var healed = open.heartbeatBegun(NOTICE)
                .heartbeatFailed()
                .heartbeatBegun(NOTICE.plusSeconds(1))
                .heartbeatAcknowledged(NOTICE.plusSeconds(1));
        assertThat(Schedule.heartbeatDue(fiveMinutes, healed, NOTICE)).isEqualTo(NOTICE.plusSeconds(101));
    }

    @Test
    void aCompletionIsTriedAtOnce() {
        assertThat(Schedule.completionDue(fiveMinutes, open)).isEmpty();
    }

    @Test
    void aCompletionThatMayHaveComeTooEarlyIsTriedAgainAtLeastEachSixSeconds() {
        // A8: the wait shows before the action can be completed.
        var doubted = open.doubted(NOTICE).completionBegun(NOTICE);
        for (var failures = 1; failures < 20; failures++) {
            doubted = doubted.completionFailed();
            assertThat(Schedule.completionDue(fiveMinutes, doubted))
                    .hasValueSatisfying(d -> assertThat(d).isBetween(NOTICE.plusSeconds(1), NOTICE.plusSeconds(6)));
        }
    }

    @Test
    void aCompletionThatAwsRefusesIsTriedAgainMoreAndMoreSeldom() {
        // A23: one bucket for all calls of the account.
        var throttled = open.completionBegun(NOTICE);
        for (var failures = 1; failures < 20; failures++) {
            throttled = throttled.completionFailed();
        }
        assertThat(Schedule.completionDue(fiveMinutes, throttled))
                .hasValueSatisfying(d -> assertThat(d).isBetween(NOTICE.plusSeconds(30), NOTICE.plusSeconds(36)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InService",
                "EnteringStandby",
                "Standby",
                "Terminating",
                "Terminating:Wait",
                "Warmed:Pending",
                "Warmed:Pending:Wait",
                "Warmed:Terminating",
                "Warmed:Terminating:Wait"
            })
    void beforeAndDuringTheWaitNothingIsOver(String state) {
        assertThat(Schedule.over(Optional.of(state))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Terminating:Proceed", "Terminating:Retained", "Terminated", "Detached", "Warmed:Stopped"})
    void afterTheWaitItIsOver(String state) {
        assertThat(Schedule.over(Optional.of(state))).isTrue();
    }

    @Test
    void anInstanceThatAutoScalingNoLongerKnowsIsOver() {
        assertThat(Schedule.over(Optional.empty())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Terminating:Proceed, true",
        "Terminated, true",
        "Terminating:Wait, false",
        "Terminating, false",
        "InService, false",
    })
    void someStatesSayByThemselvesThatTheWaitIsOver(String state, boolean over) {
        assertThat(Schedule.surelyOver(state)).isEqualTo(over);
    }
}
