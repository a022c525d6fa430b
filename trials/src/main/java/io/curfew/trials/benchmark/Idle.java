package io.curfew.trials.benchmark;

import io.curfew.trials.AgentProcess;
import io.curfew.trials.benchmark.BenchmarkNode.Started;
import io.curfew.trials.benchmark.Samples.Unit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three agents side by side with nothing announced: memory after a minute, and what the next minute costs. */
final class Idle {
    private static final int AGENTS = 3;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final BenchmarkWorld world;

    Idle(BenchmarkWorld world) {
        this.world = world;
    }

    void measure(Report report) throws IOException, InterruptedException {
        var nodes = new ArrayList<BenchmarkNode>();
        var agents = new ArrayList<Started>();
        try {
            for (int i = 0; i < AGENTS; i++) {
                var node = world.node();
                nodes.add(node);
                agents.add(node.start());
            }
            Thread.sleep(MINUTE);
            report(report, nodes, agents);
        } finally {
            agents.forEach(Started::close);
        }
    }

    private void report(Report report, List<BenchmarkNode> nodes, List<Started> agents)
            throws IOException, InterruptedException {
        report.add(
                Figure.median("RSS, idle for a minute", Unit.MEBIBYTES, "45 MiB (NTH)", 95, memory(agents, "VmRSS")));
        report.add(
                Figure.median("anonymous part of it", Unit.MEBIBYTES, "10 MiB (NTH)", 50, memory(agents, "RssAnon")));
        var from = world.time().instant();
        var cpu = cpu(agents);
        var connections = connections(nodes);
        Thread.sleep(MINUTE);
        report.add(Figure.median("CPU, idle, a minute", Unit.SECONDS, "0.044 s (NTH)", 0.2, grown(cpu, cpu(agents))));
        report.add(Figure.worst(
                "Kubernetes requests, idle, a minute, three agents",
                Unit.NUMBER,
                "0 (NTH)",
                0,
                Samples.of(List.of(world.agentRequestsSince(from).size()))));
        report.add(Figure.worst(
                "new IMDS connections, idle, a minute",
                Unit.NUMBER,
                "60 (NTH)",
                0,
                grown(connections, connections(nodes))));
    }

    private static Samples memory(List<Started> agents, String what) throws IOException {
        var figures = new ArrayList<Double>();
        for (var started : agents) {
            figures.add(mebibytes(started.agent(), what));
        }
        return Samples.of(figures);
    }

    static double mebibytes(AgentProcess agent, String what) throws IOException {
        return agent.memory().getOrDefault(what, 0L) / 1024.0;
    }

    private static List<Double> cpu(List<Started> agents) throws IOException {
        var figures = new ArrayList<Double>();
        for (var started : agents) {
            figures.add(ProcessTimes.cpuSeconds(started.agent().pid()));
        }
        return figures;
    }

    private static List<Double> connections(List<BenchmarkNode> nodes) {
        return nodes.stream()
                .map(node -> (double) node.imds().connectionsOpened())
                .toList();
    }

    private static Samples grown(List<Double> before, List<Double> after) {
        var grown = new ArrayList<Double>();
        for (int i = 0; i < before.size(); i++) {
            grown.add(after.get(i) - before.get(i));
        }
        return Samples.of(grown);
    }
}
