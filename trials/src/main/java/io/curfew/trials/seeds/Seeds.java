package io.curfew.trials.seeds;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs many seeds, on all processors, also beyond those that fail. */
final class Seeds {
    /** So many failing seeds are enough to look at. */
    private static final int MOST_FAILING = 100;

    private static final int PIECE = 50;
    private static final long PROGRESS_EACH = 50_000;

    private final long end;
    private final Supplier<Mutant> mutants;
    private final Consumer<String> progress;
    private final Instant begun = InstantSource.system().instant();
    private final AtomicLong next;
    private final AtomicLong done = new AtomicLong();
    private final Queue<Failure> failed = new ConcurrentLinkedQueue<>();

    private Seeds(long first, long count, Supplier<Mutant> mutants, Consumer<String> progress) {
        this.next = new AtomicLong(first);
        this.end = first + count;
        this.mutants = mutants;
        this.progress = progress;
    }

    /** A seed that breaks a rule. */
    record Failure(long seed, Course course, RuleBroken broken) {
        /** On one line. */
        String line() {
            var what = String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
            return "seed " + seed + ", " + course.text() + ", " + broken.rule() + ": " + what;
        }
    }

    /**
     * What came of them.
     *
     * @param runs how many were run to their end
     * @param failed by seed; from 100 on the others were not run any more
     */
    record Report(long runs, Duration took, Duration lasted, long turns, Tally tally, List<Failure> failed) {}

    /**
     * Runs {@code count} seeds from {@code first} on.
     *
     * @param progress is told now and then how far that is
     */
    static Report run(long first, long count, Supplier<Mutant> mutants, Consumer<String> progress)
            throws InterruptedException {
        return new Seeds(first, count, mutants, progress).run();
    }

    private Report run() throws InterruptedException {
        var processors = Runtime.getRuntime().availableProcessors();
        var pieces = new ArrayList<Callable<Sum>>();
        for (int i = 0; i < processors; i++) {
            pieces.add(this::work);
        }
        var all = new Sum();
        try (var threads = Executors.newFixedThreadPool(processors)) {
            for (var piece : threads.invokeAll(pieces)) {
                all.add(piece.get());
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the simulation itself broke", bug.getCause());
        }
        return new Report(
                all.runs,
                took(),
                all.lasted,
                all.turns,
                all.tally,
                failed.stream().sorted(Comparator.comparingLong(Failure::seed)).toList());
    }

    private Sum work() {
        var sum = new Sum();
        while (failed.size() < MOST_FAILING) {
            var from = next.getAndAdd(PIECE);
            if (from >= end) {
                return sum;
            }
            var to = Math.min(end, from + PIECE);
            for (var seed = from; seed < to; seed++) {
                var outcome = run(seed);
                sum.took(outcome);
                outcome.broken().ifPresent(b -> failed.add(new Failure(outcome.seed(), outcome.course(), b)));
            }
            tell(done.addAndGet(to - from), to - from);
        }
        return sum;
    }

    private Simulation.Outcome run(long seed) {
        try {
            return Simulation.run(seed, mutants, Simulation.Telling.SILENT);
        } catch (RuntimeException bug) {
            throw new IllegalStateException("at seed " + seed, bug);
        }
    }

    private void tell(long ran, long more) {
        if (ran / PROGRESS_EACH > (ran - more) / PROGRESS_EACH) {
            progress.accept(String.format(
                    Locale.ROOT,
                    "%d seeds, %.0f a second, %d failing",
                    ran,
                    ran * 1000.0 / Math.max(1, took().toMillis()),
                    failed.size()));
        }
    }

    private Duration took() {
        return Duration.between(begun, InstantSource.system().instant());
    }

    /** What one thread has added up. */
    private static final class Sum {
        private final Tally tally = new Tally();
        private long runs;
        private long turns;
        private Duration lasted = Duration.ZERO;

        void took(Simulation.Outcome outcome) {
            runs++;
            turns += outcome.turns();
            lasted = lasted.plus(outcome.lasted());
            tally.add(outcome.tally());
        }

        void add(Sum other) {
            runs += other.runs;
            turns += other.turns;
            lasted = lasted.plus(other.lasted);
            tally.add(other.tally);
        }
    }

    /** How to run {@code seed} again. */
    static String replay(long seed) {
        return "./mvnw -q -pl trials -am test -Dtest=SeedsTest -Dsurefire.failIfNoSpecifiedTests=false -Dcurfew.seed="
                + seed;
    }

    /** The story of the first of {@code failed}, and a line and the command for each other one. */
    static String told(List<Failure> failed, Supplier<Mutant> mutants) {
        var first = Simulation.run(failed.getFirst().seed(), mutants, Simulation.Telling.ALOUD);
        var lines = new ArrayList<>(List.of(told(first)));
        if (failed.size() > 1) {
            lines.addAll(List.of("", failed.size() + " seeds fail. The others:"));
        }
        failed.stream().skip(1).forEach(f -> lines.addAll(List.of(f.line(), "  again: " + replay(f.seed()))));
        return String.join(System.lineSeparator(), lines);
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
