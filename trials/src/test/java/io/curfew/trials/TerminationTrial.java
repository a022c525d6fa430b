package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.http.Verb;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.ApiCall;
import io.curfew.simulator.ec2.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One Auto Scaling termination from the notice to the completed hook, on simulators. */
final class TerminationTrial {
    private static final String LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";

    private static final List<String> LEFT_ALONE = List.of("kube-system/proxy", "kube-system/static", "batch/done");

    @Test
    void aTerminationSendsThePodsHomeAndCompletesTheHookOnceAfterTheLastOne() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            fill(world);
            var before = world.pods();
            var agent = Stage.ready(world::startAgent);
            assertThat(world.ec2().history().calls()).as("AWS calls at idle").isEmpty();
            world.cluster().ledger().clear();

            var notice = world.terminate();
            Stage.within(5).until(world::cordoned);
            during(agent);
            Stage.within(45).until(() -> Stage.completed(world));
            Stage.within(10).until(() -> Stage.phase(agent).equals("done"));

            assertThat(world.pods()).containsExactlyInAnyOrderElementsOf(LEFT_ALONE);
            assertThat(world.evicted().keySet())
                    .containsExactlyInAnyOrderElementsOf(before.stream()
                            .filter(pod -> !LEFT_ALONE.contains(pod))
                            .toList());
            assertThat(world.evicted().values()).containsOnly(1L);
            nodeIsMarked(world);
            hookIsCompleted(world, notice);
            requestsAreFew(world, notice);
            peopleAreTold(world);
            after(agent);
        });
    }

    private static void fill(SimulatedWorld world) {
        var here = world.node();
        world.add(
                node("other").instance("i-0123456789abcdef0", "eu-central-1a"),
                pod("shop/web-1").on(here).ofReplicaSet("web").endsAfter(Duration.ofSeconds(1)),
                pod("shop/web-2").on(here).ofReplicaSet("web").endsAfter(Duration.ofSeconds(1)),
                pod("shop/web-3").on("other").ofReplicaSet("web"),
                budget("shop/web").minAvailable(2),
                pod("shop/cart-1").on(here).ofReplicaSet("cart").endsAfter(Duration.ofSeconds(2)),
                pod("batch/report").on(here).endsAfter(Duration.ofSeconds(14)),
                pod("kube-system/proxy").on(here).ofDaemonSet("proxy").toleratesEverything(),
                pod("kube-system/static").on(here).mirror(),
                pod("batch/done").on(here).succeeded());
    }

    private static void during(AgentProcess agent) {
        Stage.within(10).untilAsserted(() -> {
            var status = Stage.status(agent);
            assertThat(status.path("phase").asText()).isEqualTo("draining");
            assertThat(status.at("/node/cordonedByCurfew").asBoolean()).isTrue();
            assertThat(status.at("/plan/interruption").asText()).isEqualTo("asg-termination");
            assertThat(status.path("pods").findValuesAsText("name")).contains("report", "proxy");
            assertThat(status.at("/hooks/0/state").asText()).isEqualTo("open");
        });
        assertThat(agent.get("/readyz").status()).isEqualTo(200);
        assertThat(agent.get("/healthz").status()).isEqualTo(200);
    }

    private static void nodeIsMarked(SimulatedWorld world) {
        assertThat(world.cordoned()).isTrue();
        assertThat(Json.at(world.nodeObject(), "metadata", "labels", LABEL).isTextual())
                .isTrue();
        Stage.within(10).untilAsserted(() -> {
            var journal = Stage.json(world.journals().getLast());
            assertThat(journal.at("/completedHooks/0").asText()).isEqualTo(SimulatedWorld.HOOK);
            assertThat(journal.at("/cordonedBefore").asBoolean(true)).isFalse();
        });
    }

    private static void hookIsCompleted(SimulatedWorld world, Instant notice) {
        assertThat(world.completions()).extracting(ApiCall::result).containsExactly(Optional.of(Result.CONTINUE));
        assertThat(Stage.wellEnded(world.ec2().history().hookEnds())).isTrue();
        var completed = world.completions().getFirst().at();
        // Evicted after the cordon at the earliest, the slow one needs 14 s.
        assertThat(completed).isAfter(notice.plusSeconds(14));
        assertThat(world.heartbeats()).as("heartbeats").isNotEmpty();
        assertThat(world.heartbeats().stream().map(ApiCall::at).max(Comparator.naturalOrder()))
                .hasValueSatisfying(last -> assertThat(last).isBefore(completed));
    }

    private static void requestsAreFew(SimulatedWorld world, Instant notice) {
        var ledger = world.cluster().ledger();
        var evictions = ledger.count(Verb.CREATE, "pods/eviction");
        assertThat((long) ledger.requests().size())
                .as("Kubernetes requests since the notice: %s", ledger.byWhat())
                .isLessThanOrEqualTo(evictions + 20);
        var lasted = Duration.between(notice, world.time().instant()).toSeconds();
        var describes = world.ec2().history().calls().stream()
                .filter(call -> call.action() == ApiAction.DESCRIBE_AUTO_SCALING_INSTANCES
                        || call.action() == ApiAction.DESCRIBE_LIFECYCLE_HOOKS)
                .count();
        assertThat(describes).isLessThanOrEqualTo(3 + lasted / 30);
    }

    private static void peopleAreTold(SimulatedWorld world) {
        for (var reason : List.of("DrainStarted", "DrainSucceeded", "HookCompleted")) {
            Stage.within(10)
                    .untilAsserted(() -> assertThat(world.events(reason))
                            .as(reason)
                            .singleElement()
                            .satisfies(event -> {
                                assertThat(event.at("/regarding/kind").asText()).isEqualTo("Node");
                                assertThat(event.at("/regarding/name").asText()).isEqualTo(world.node());
                            }));
        }
    }

    private static void after(AgentProcess agent) {
        assertThat(agent.get("/readyz").status()).isEqualTo(200);
        assertThat(agent.alive()).isTrue();
        var metrics = agent.get("/metrics").body().lines().toList();
        var expected = Map.of("curfew_completions_total{result=\"ok\"", 1.0);
        expected.forEach((series, value) -> assertThat(metrics)
                .filteredOn(line -> line.startsWith(series))
                .singleElement()
                .satisfies(line -> assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .isEqualTo(value)));
    }
}
