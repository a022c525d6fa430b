package io.curfew.trials.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The rules of design.md, "What must hold", in worlds of chance. {@code -Dcurfew.seeds=20000} runs more of them,
 * {@code -Dcurfew.seed=123} runs one again and tells its story.
 */
class SeedsTest {
    /** Below this some rule may not have met some fault. */
    private static final long ENOUGH_FOR_EVERY_CELL = 10_000;

    @Test
    void whatMustHoldHoldsInEveryWorld() throws InterruptedException {
        var one = Optional.ofNullable(Long.getLong("curfew.seed"));
        if (one.isPresent()) {
            var outcome = Simulation.run(one.get(), Mutant.NONE, Simulation.Telling.ALOUD);
            print(Seeds.told(outcome));
            assertThat(outcome.broken()).as("rule broken by seed " + one.get()).isEmpty();
            return;
        }
        var count = Long.getLong("curfew.seeds", 300);
        var report = Seeds.run(Long.getLong("curfew.first", 1), count, Mutant.NONE, SeedsTest::print);
        report.tally().table().forEach(SeedsTest::print);
        print(String.format(
                Locale.ROOT,
                "%d seeds in %.1f s (%.0f a second): %d hours of drains in %d turns",
                report.runs(),
                report.took().toMillis() / 1000.0,
                report.runs() * 1000.0 / Math.max(1, report.took().toMillis()),
                report.lasted().toHours(),
                report.turns()));
        if (!report.failed().isEmpty()) {
            fail(Seeds.told(report.failed(), Mutant.NONE));
        }
        if (count >= ENOUGH_FOR_EVERY_CELL) {
            assertThat(report.tally().emptyCells())
                    .as("rules that were never checked under a fault")
                    .isEmpty();
        }
    }

    @Test
    void theSameSeedAlwaysRunsTheSame() {
        for (long seed = 1; seed <= 5; seed++) {
            var once = Simulation.run(seed, Mutant.NONE, Simulation.Telling.ALOUD);
            var again = Simulation.run(seed, Mutant.NONE, Simulation.Telling.ALOUD);
            assertThat(again.story()).isEqualTo(once.story());
        }
    }

    // What the run prints is its result.
    @SuppressWarnings("SystemOut")
    private static void print(String line) {
        System.out.println(line);
    }
}
