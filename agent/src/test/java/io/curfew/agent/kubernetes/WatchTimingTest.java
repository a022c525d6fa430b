package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often a server that is away is asked, and how long its return may go unnoticed. */
class WatchTimingTest {
    private static final WatchTiming TIMING = WatchTiming.usual();

    private final RandomGenerator random =
            RandomGeneratorFactory.of("SplittableRandom").create(1);

    @Test
    void theReturnOfAServerIsNoticedWithinTenSecondsHoweverLongItWasAway() {
        assertThat(IntStream.rangeClosed(1, 10_000).mapToObj(failures -> TIMING.pause(failures, random)))
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(10)) <= 0);
    }

    @Test
    void aServerThatIsAwayIsAskedTwelveTimesAMinuteAtMost() {
        assertThat(IntStream.rangeClosed(6, 10_000).mapToObj(failures -> TIMING.pause(failures, random)))
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(5)) >= 0);
    }

    @Test
    void theFirstTriesComeSoon() {
        assertThat(TIMING.pause(1, random)).isLessThanOrEqualTo(Duration.ofMillis(500));
        assertThat(TIMING.pause(3, random)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anHourTakesFourWatchesAtMost() {
        assertThat(IntStream.range(0, 1_000).mapToObj(_ -> TIMING.limit(random)))
                .allMatch(limit ->
                        limit.compareTo(Duration.ofMinutes(16)) >= 0 && limit.compareTo(Duration.ofMinutes(20)) <= 0);
    }
}
