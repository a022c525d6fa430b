package io.curfew.agent.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void aWholeBurstMayBeSentAtOnce() {
        assertThat(Pace.full(20, 110, T0).available(T0)).isEqualTo(110);
    }

    @Test
    void anEmptyBucketFillsAtTheRateUpToTheBurst() {
        var empty = emptied(Pace.full(20, 110, T0), T0);
        assertThat(empty.available(T0)).isZero();
        assertThat(empty.available(T0.plusSeconds(1))).isEqualTo(20);
        assertThat(empty.available(T0.plusSeconds(60))).isEqualTo(110);
    }

    @Test
    void theNextTokenIsThereWhenItWasForetold() {
        var empty = emptied(Pace.full(20, 110, T0), T0);
        var next = empty.nextAt(T0);
        assertThat(next).isBetween(T0.plusMillis(50), T0.plusMillis(52));
        assertThat(empty.available(next)).isEqualTo(1);
    }

    @Test
    void overAnyTimeNoMoreIsSentThanBurstAndRateAllow() {
        var pace = Pace.full(20, 110, T0);
        var sent = 0;
        for (var now = T0; now.isBefore(T0.plusSeconds(30)); now = now.plusMillis(7)) {
            while (pace.available(now) > 0) {
                pace = pace.spent(now);
                sent++;
            }
        }
        assertThat(sent).isBetween(110 + 30 * 20 - 2, 110 + 30 * 20);
    }

    @Test
    void aBusyServerPausesEverything() {
        var slowed = Pace.full(20, 110, T0).slowed(Duration.ofSeconds(3), T0);
        assertThat(slowed.available(T0.plusMillis(2_999))).isZero();
        assertThat(slowed.nextAt(T0)).isEqualTo(T0.plusSeconds(3));
        assertThat(slowed.available(T0.plusSeconds(3))).isPositive();
    }

    @Test
    void aShorterPauseNeverEndsALongerOne() {
        var slowed = Pace.full(20, 110, T0).slowed(Duration.ofSeconds(10), T0).slowed(Duration.ofSeconds(1), T0);
        assertThat(slowed.available(T0.plusSeconds(9))).isZero();
    }

    @Test
    void noAnswerPausesLongerThanAMinute() {
        // Whatever a broken proxy puts into Retry-After.
        var slowed = Pace.full(20, 110, T0).slowed(Duration.ofDays(365_000), T0);
        assertThat(slowed.nextAt(T0)).isEqualTo(T0.plusSeconds(60));
    }

    @Test
    void aBusyServerHalvesTheRateWhichThenGrowsByOneASecond() {
        var slowed = Pace.full(20, 110, T0).slowed(Duration.ZERO, T0);
        var after = slowed.spent(T0);
        assertThat(after.slowedTo()).isEqualTo(10);
        assertThat(after.spent(T0.plusSeconds(4)).slowedTo()).isEqualTo(14);
        assertThat(after.spent(T0.plusSeconds(60)).slowedTo()).isEqualTo(20);
    }

    @Test
    void theAnswersOfOneBusyMomentHalveTheRateOnce() {
        // Sixteen requests may be under way when the server begins to refuse: they all say the same thing.
        var pace = Pace.full(20, 110, T0);
        for (var i = 0; i < Pace.CONCURRENCY; i++) {
            pace = pace.slowed(Duration.ofSeconds(1), T0.plusMillis(i));
        }
        assertThat(pace.slowedTo()).isEqualTo(10);
    }

    @Test
    void theRateNeverFallsBelowOneASecond() {
        var pace = Pace.full(20, 110, T0);
        for (var i = 0; i < 100; i++) {
            pace = pace.slowed(Duration.ofMillis(1), T0.plusMillis(i * 10L));
        }
        assertThat(pace.slowedTo()).isBetween(1.0, 1.1);
    }

    @Test
    void whileTheRateGrowsTheNextTokenIsThereWhenItWasForetold() {
        var slow = emptied(new Pace(20, 110, 1, 1, T0, T0), T0);
        var now = T0.plusMillis(500);
        assertThat(slow.available(slow.nextAt(now))).isEqualTo(1);
    }

    private static Pace emptied(Pace pace, Instant now) {
        while (pace.available(now) > 0) {
            pace = pace.spent(now);
        }
        return pace;
    }
}
