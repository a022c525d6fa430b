package io.curfew.trials.benchmark;

import io.curfew.trials.benchmark.Samples.Unit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Ten pods behind one PodDisruptionBudget that allows nothing: what asking again and again costs. */
final class ClosedBudget {
    private static final int PODS = 10;
    private static final String APP = "closed";
    private static final String BUDGETS = "/apis/policy/v1/namespaces/" + Pods.NAMESPACE + "/poddisruptionbudgets";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofMinutes(2);

    private final BenchmarkWorld world;

    ClosedBudget(BenchmarkWorld world) {
        this.world = world;
    }

    void measure(Report report) throws IOException, InterruptedException {
        var node = world.node();
        node.pods().ofReplicaSet(APP, PODS);
        closeBudget();
        try (var started = node.start()) {
            var notice = node.terminate();
            Await.until("each pod tried once, see " + node.log(), LIMIT, () -> podsTried(notice) == PODS);
            var from = world.time().instant();
            Thread.sleep(WINDOW);
            var to = world.time().instant();
            // A watch is written down when it has ended.
            started.agent().terminate(Duration.ofSeconds(5));
            Thread.sleep(Duration.ofSeconds(1));
            report(
                    report,
                    world.agentRequests(
                            asked -> !asked.at().isBefore(from) && asked.at().isBefore(to)));
        }
    }

    private static void report(Report report, List<Asked> requests) {
        report.add(Figure.median(
                "ten pods behind a closed PDB: requests a minute",
                Unit.NUMBER,
                "300 NTH (spot: 123)",
                12,
                Samples.of(List.of(requests.size() / (double) WINDOW.toMinutes()))));
        report.note(
                "requests in " + WINDOW.toMinutes() + " minutes at the closed PDB: " + BenchmarkWorld.byWhat(requests));
    }

    private void closeBudget() throws InterruptedException {
        world.api().create(BUDGETS, """
                {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "%s"},
                 "spec": {"minAvailable": %d, "selector": {"matchLabels": {"app": "%s"}}}}""".formatted(APP, PODS, APP));
        Await.until(
                "the disruption controller has counted",
                LIMIT,
                () -> world.api()
                                .get(BUDGETS + "/" + APP)
                                .at("/status/currentHealthy")
                                .asInt()
                        == PODS);
    }

    private long podsTried(Instant notice) {
        return world.agentRequestsSince(notice).stream()
                .filter(asked -> asked.what().equals("create pods/eviction"))
                .map(Asked::name)
                .distinct()
                .count();
    }
}
