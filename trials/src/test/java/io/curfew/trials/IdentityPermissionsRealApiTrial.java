package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.kubernetes.Clusters;
import io.curfew.agent.kubernetes.NoCluster;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Cluster.Shortcoming;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Traffic;
import io.curfew.agent.settings.Settings.Identity;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an agent finds out about its identity at its start, on a real API server with exactly the chart's rights. */
@ExtendWith(NeedsRealApiServer.class)
@Execution(ExecutionMode.SAME_THREAD)
class IdentityPermissionsRealApiTrial {
    @TempDir
    Path folder;

    @Test
    void withTheRightsToBeItsNodeItIsAndWithoutItSaysSoAtOnce() throws Exception {
        try (var world = PermissionsWorld.with("identity: associatedNode")) {
            for (var wish : List.of(Identity.AUTO, Identity.ASSOCIATED_NODE)) {
                try (var cluster = open(world, "a", wish)) {
                    assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Seen.class);
                    assertThat(cluster.shortcoming()).isEmpty();
                    assertThat(cluster.listPods()).isInstanceOf(PodsAnswer.Listed.class);
                }
            }
            try (var cluster = open(world, "a", Identity.SERVICE_ACCOUNT)) {
                assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Denied.class);
                assertThat(said(cluster)).contains("the ServiceAccount may not list pods and not evict pods");
                assertThat(events(world)).anyMatch(event -> event.contains("may not list pods"));
            }
            // Not bound to this node, so no policy lets it patch or tell either: the log and /readyz are left.
            try (var cluster = open(world, "b", Identity.ASSOCIATED_NODE)) {
                assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Denied.class);
                assertThat(said(cluster)).contains("the agent's token is not bound to Node node-a");
            }
        }
    }

    @Test
    void withTheRightsOfTheServiceAccountItUsesThoseAndSaysAtOnceWhatItShouldNotHaveBeenTold() throws Exception {
        try (var world = PermissionsWorld.with("identity: serviceAccount")) {
            for (var wish : List.of(Identity.AUTO, Identity.SERVICE_ACCOUNT)) {
                try (var cluster = open(world, "a", wish)) {
                    assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Seen.class);
                    assertThat(cluster.shortcoming()).isEmpty();
                    assertThat(cluster.listPods()).isInstanceOf(PodsAnswer.Listed.class);
                }
            }
            try (var cluster = open(world, "a", Identity.ASSOCIATED_NODE)) {
                // It can cordon all the same, and reads its Node by a patch that changes nothing.
                assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Seen.class);
                assertThat(said(cluster)).contains("install the chart with identity=associatedNode");
                assertThat(events(world)).anyMatch(event -> event.contains("cannot drain"));
                assertThat(cluster.listPods()).isInstanceOf(PodsAnswer.Denied.class);
            }
        }
    }

    @Test
    void theRealAgentSaysInItsLogAsAnEventAndUnderReadyzThatItCannotDrain() throws Exception {
        Stage.play(RealWorld.start(NeedsRealApiServer.binaries()), world -> {
            var agent = Stage.started(
                    () -> world.startAgent(Map.of("CURFEW_IDENTITY", "associatedNode")),
                    started -> started.get("/readyz").body().contains("cannot drain"));

            assertThat(agent.get("/readyz").status()).isEqualTo(503);
            assertThat(agent.get("/healthz").status()).isEqualTo(200);
            assertThat(agent.get("/status").body()).contains("cannot drain");
            assertThat(world.story()).contains("identity.refused");
            // Told beside the drain's way, so perhaps a moment later.
            Stage.within(30).until(() -> world.story().contains("kubernetes: create events "));
        });
    }

    private Cluster open(PermissionsWorld world, String who, Identity wish) throws NoCluster {
        var kubeconfig = folder.resolve("kubeconfig-" + who + "-" + wish);
        world.cluster().server().writeKubeconfig(kubeconfig, world.token(who));
        return Clusters.open(kubeconfig, "node-a", wish, Traffic.uncounted(), InstantSource.system());
    }

    private static String said(Cluster cluster) {
        return cluster.shortcoming().map(Shortcoming::what).orElse("nothing");
    }

    private static Stream<String> events(PermissionsWorld world) {
        var events = world.admin()
                .get("/apis/events.k8s.io/v1/namespaces/default/events")
                .orElseThrow();
        return StreamSupport.stream(events.path("items").spliterator(), false)
                .filter(event -> event.path("reason").asText().equals("PermissionMissing"))
                .map((JsonNode event) -> event.path("note").asText());
    }
}
