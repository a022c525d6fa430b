package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Traffic;
import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.time.RunningTime;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookingClusterTest {
    @Test
    void aDryRunSendsNoWriteWhoeverAsksForOne() throws Exception {
        try (var time = new RunningTime(1);
                var simulator = ClusterSimulator.start(time)) {
            simulator.cluster().add(Sketch.node("node-1"));
            var file = Files.createTempFile("curfew", ".kubeconfig");
            simulator.writeKubeconfig(file);
            try (var cluster =
                    new LookingCluster(Clusters.open(file, "node-1", Identity.AS_ITSELF, Traffic.uncounted(), time))) {
                var pod = Pods.pod("shop/web-1").ofReplicaSet().build();
                cluster.patchNode(NodePatch.journal(new Journal(Map.of(), false, false, "boot-1", Set.of())));
                assertThat(cluster.evict(pod, Optional.empty())).isInstanceOf(EvictionAnswer.Unreachable.class);
                assertThat(cluster.delete(pod, Duration.ofSeconds(1))).isInstanceOf(EvictionAnswer.Unreachable.class);
                assertThat(cluster.tell(new Notice("k", Notice.Severity.NORMAL, "R", Optional.empty(), "t")))
                        .isEmpty();
                cluster.readNode();
                cluster.listPods();
            }
            assertThat(simulator.httpLedger().entries())
                    .isNotEmpty()
                    .allMatch(e -> e.method().equals("GET"));
            Files.delete(file);
        }
    }
}
