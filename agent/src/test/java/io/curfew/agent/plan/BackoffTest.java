package io.curfew.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "8, 60", "1000000, 60"})
    void theWaitDoublesUpToTheCapAndIsStretchedByAtMostAFifth(int failures, int seconds) {
        for (var name = 0; name < 200; name++) {
            assertThat(backoff.after(failures, "node-" + name))
                    .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1200L));
        }
    }

    @Test
    void theSameHistoryGivesTheSameWait() {
        assertThat(backoff.after(3, "node-a")).isEqualTo(backoff.after(3, new String("node-a")));
    }

    @Test
    void aFleetIsSpreadOverTheWholeFifth() {
        var waits = IntStream.range(0, 1000)
                .mapToObj(i -> backoff.after(7, "ip-10-0-" + i / 250 + "-" + i % 250 + ".ec2.internal"))
                .collect(Collectors.groupingBy(d -> d.minusSeconds(60).toSeconds() / 3, Collectors.counting()));
        assertThat(waits.values()).hasSize(4).allSatisfy(n -> assertThat(n).isBetween(150L, 350L));
    }
}
