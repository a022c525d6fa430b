package io.curfew.trials.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.time.WorldTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Removes each pod of one node 2.0 s after it saw the deletionTimestamp, and stamps what its watch delivers. */
final class ScriptedKubelet implements AutoCloseable {
    private static final Duration PODS_TAKE = Duration.ofSeconds(2);

    private final KubernetesApi api;
    private final WorldTime time;
    private final Watch watch;
    private final Set<String> ending = ConcurrentHashMap.newKeySet();
    private final List<Instant> gone = new CopyOnWriteArrayList<>();

    ScriptedKubelet(KubernetesApi api, WorldTime time, String node) {
        this.api = api;
        this.time = time;
        watch = new Watch(api, "/api/v1/pods", "spec.nodeName=" + node, this::onEvent);
    }

    /** When each pod that has gone was seen gone, in that order. */
    List<Instant> gone() {
        return List.copyOf(gone);
    }

    @Override
    public void close() {
        watch.close();
    }

    private void onEvent(JsonNode event) {
        var now = time.instant();
        var metadata = event.path("object").path("metadata");
        if (event.path("type").asText().equals("DELETED")) {
            gone.add(now);
        } else if (metadata.has("deletionTimestamp")
                && ending.add(metadata.path("uid").asText())) {
            var path = Pods.path(metadata.path("name").asText());
            // The clock's own thread must not wait for the API server.
            time.at(now.plus(PODS_TAKE), () -> Thread.ofVirtual().start(() -> api.end(path)));
        }
    }
}
