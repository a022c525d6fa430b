package io.curfew.trials.benchmark;

import io.curfew.trials.AgentProcess;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Measures the real agent process and prints the figures of docs/benchmarks.md, in about ten minutes. Nothing is
 * asserted: exit code 1 means that something did not happen at all.
 *
 * <p>System property {@code benchmark.rounds}: how many full nodes are drained, 7 where it is not set.
 */
public final class Benchmark {
    private final PrintStream out;
    private final int rounds;
    private final Report report = new Report();

    private Benchmark(PrintStream out, int rounds) {
        this.out = out;
        this.rounds = rounds;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        AgentProcess.appFolder();
        new Benchmark(System.out, Integer.getInteger("benchmark.rounds", 7)).run();
        // Clients and watches leave threads that end later.
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        try (var world = new BenchmarkWorld()) {
            report.note("API server: " + world.description());
            out.println("  API server: " + world.description());
            step("the agent at idle, two minutes");
            new Idle(world).measure(report);
            step("50 notices, about two minutes");
            new NoticeToCordon(world).measure(report);
            step(rounds + " drains of a full node, 20 s each");
            new FullDrain(world).measure(report, rounds);
            step("ten pods behind a closed PDB, two minutes");
            new ClosedBudget(world).measure(report);
        }
        report.print(out);
    }

    private void step(String what) throws IOException {
        var load = ProcessTimes.loadAverage();
        report.note("load average " + load + " before: " + what);
        out.println("  load " + load + "  " + what);
        out.flush();
    }
}
