package io.curfew.trials.seeds;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Runs many seeds, on all processors, until one fails. */
final class Seeds {
    private static final int PIECE = 50;

    private Seeds() {}

    /**
     * What came of them.
     *
     * @param runs how many were run to their end
     * @param failed the failing run of the lowest seed among those that failed, with its story
     */
    record Report(
            long runs, Duration took, Duration lasted, long turns, Tally tally, Optional<Simulation.Outcome> failed) {}

    /** Runs {@code count} seeds from {@code first} on. */
    static Report run(long first, long count, Supplier<Mutant> mutants) throws InterruptedException {
        var begun = InstantSource.system().instant();
        var next = new AtomicLong(first);
        var stop = new AtomicBoolean();
        var pieces = new ArrayList<Callable<Sum>>();
        var processors = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < processors; i++) {
            pieces.add(() -> work(next, first + count, mutants, stop));
        }
        var all = new Sum();
        try (var threads = Executors.newFixedThreadPool(processors)) {
            for (var piece : threads.invokeAll(pieces)) {
                all.add(piece.get());
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the simulation itself broke", bug.getCause());
        }
        var took = Duration.between(begun, InstantSource.system().instant());
        return new Report(
                all.runs,
                took,
                all.lasted,
                all.turns,
                all.tally,
                all.failed.map(seed -> Simulation.run(seed, mutants, Simulation.Telling.ALOUD)));
    }

    private static Sum work(AtomicLong next, long end, Supplier<Mutant> mutants, AtomicBoolean stop) {
        var sum = new Sum();
        while (!stop.get()) {
            var from = next.getAndAdd(PIECE);
            if (from >= end) {
                return sum;
            }
            for (var seed = from; seed < Math.min(end, from + PIECE); seed++) {
                var outcome = Simulation.run(seed, mutants, Simulation.Telling.SILENT);
                sum.took(outcome);
                if (outcome.broken().isPresent()) {
                    stop.set(true);
                    return sum;
                }
            }
        }
        return sum;
    }

    /** What one thread has added up. */
    private static final class Sum {
        private final Tally tally = new Tally();
        private long runs;
        private long turns;
        private Duration lasted = Duration.ZERO;
        private Optional<Long> failed = Optional.empty();

        void took(Simulation.Outcome outcome) {
            runs++;
            turns += outcome.turns();
            lasted = lasted.plus(outcome.lasted());
            tally.add(outcome.tally());
            if (outcome.broken().isPresent()) {
                failed = Optional.of(outcome.seed());
            }
        }

        void add(Sum other) {
            runs += other.runs;
            turns += other.turns;
            lasted = lasted.plus(other.lasted);
            tally.add(other.tally);
            if (other.failed.isPresent()
                    && failed.filter(f -> f < other.failed.get()).isEmpty()) {
                failed = other.failed;
            }
        }
    }

    /** How to run {@code seed} again. */
    static String replay(long seed) {
        return "./mvnw -q -pl trials -am test -Dtest=SeedsTest -Dsurefire.failIfNoSpecifiedTests=false -Dcurfew.seed="
                + seed;
    }

    /** The story and the command of a failed run. */
    static String told(Simulation.Outcome failed) {
        var lines = new ArrayList<String>();
        lines.add("seed " + failed.seed() + (failed.broken().isPresent() ? " breaks a rule" : " keeps all rules"));
        lines.addAll(failed.story());
        failed.broken()
                .ifPresent(b -> lines.addAll(List.of(
                        "",
                        "rule " + b.rule() + " (" + b.rule().sentence() + ")",
                        "  " + b.getMessage(),
                        "again: " + replay(failed.seed()))));
        return String.join(System.lineSeparator(), lines);
    }
}
