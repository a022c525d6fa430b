package io.curfew.agent.kubernetes;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.time.RunningTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that tries hard by itself before it answers (drain.md 2.1, row 504). */
class SlowServerTest {
    @TempDir
    Path folder;

    @Test
    void theUsualLimitIsFifteenSecondsAtLeast() {
        assertThat(ApiServer.USUAL_LIMIT).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void anEvictionForWhichTheServerTriesTenSecondsIsWaitedForAndSentOnce() {
        try (var time = new RunningTime(1);
                var world = ClusterSimulator.start(time)) {
            world.cluster()
                    .add(
                            node("node-a"),
                            workload("shop/web", 2).on("node-a"),
                            budget("shop/web").minAvailable(1));
            world.cluster().contendForBudgets();
            var kubeconfig = folder.resolve("kubeconfig");
            Worlds.kubeconfig(kubeconfig, world.uri(), "agent");
            var traffic = new CountedTraffic();
            try (var cluster =
                    Worlds.open(kubeconfig, Identity.AS_ITSELF, traffic, ApiServer.USUAL_LIMIT, Worlds.QUICK)) {
                var pod = pods(cluster.listPods()).getFirst();

                assertThat(cluster.evict(pod, Optional.empty()))
                        .isInstanceOfSatisfying(
                                EvictionAnswer.Conflicted.class,
                                conflict ->
                                        assertThat(conflict.message()).contains("poddisruptionbudgets.policy \"web\""));
                assertThat(traffic.counted()).containsExactly("list pods 200", "create pods/eviction 409");
            }
        }
    }

    private static List<Pod> pods(PodsAnswer answer) {
        assertThat(answer).isInstanceOf(PodsAnswer.Listed.class);
        return ((PodsAnswer.Listed) answer).pods();
    }
}
