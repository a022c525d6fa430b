package io.curfew.agent.kubernetes;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests of this room begin with: a kubeconfig, an open cluster, a pod. */
final class Worlds {
    static final String NODE = "node-a";
    static final InstantSource CLOCK = InstantSource.system();
    /** As usual, only that nobody has to wait. */
    static final WatchTiming QUICK = new WatchTiming(
            Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMinutes(16), Duration.ofMinutes(3));

    private Worlds() {}

    static void kubeconfig(Path file, URI server, String token) {
        var text = """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s"}}]
                users: [{name: test, user: {token: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                current-context: test
                """.formatted(server, token);
        try {
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    static Cluster open(Path kubeconfig, Identity identity, Traffic traffic, Duration limit, WatchTiming timing) {
        try {
            var server = ApiServer.of(Access.by(kubeconfig), traffic, limit);
            return new FabricCluster(server, new Requests(NODE, identity), timing, CLOCK);
        } catch (NoCluster broken) {
            throw new AssertionError(broken);
        }
    }

    static Pod pod(String namespace, String name, String uid) {
        return new Pod(
                uid,
                namespace,
                name,
                Optional.empty(),
                false,
                false,
                Duration.ofSeconds(30),
                Optional.empty(),
                false,
                false,
                true,
                List.of(),
                List.of(),
                false,
                0,
                Optional.empty(),
                List.of(),
                Map.of(),
                Map.of());
    }
}
