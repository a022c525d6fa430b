package io.curfew.trials;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.time.WorldTime;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Ends the pods of one node on a real API server, as a kubelet would: some time after a pod began to terminate, but no
 * later than at the end of its grace, it deletes the pod with grace 0.
 */
final class ScriptedKubelet implements AutoCloseable {
    /** How long a pod needs to end, such as {@code PT2S}; without it 1 s. */
    static final String NEEDS = "trials.curfew.io/needs";

    private final AdminApi api;
    private final WorldTime time;
    private final Story story;
    private final String pods;
    /** By uid, the shortest period so far. */
    private final Map<String, Long> ending = new HashMap<>();

    private final Thread thread;
    private volatile boolean closed;

    ScriptedKubelet(AdminApi api, WorldTime time, Story story, String node) {
        this.api = api;
        this.time = time;
        this.story = story;
        this.pods = "/api/v1/pods?watch=true&fieldSelector=spec.nodeName%3D" + node;
        this.thread = Thread.ofVirtual().name("kubelet-of-" + node).start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            try (var events = api.watch(pods)) {
                events.forEach(event -> seen(event.path("type").asText(), event.path("object")));
            } catch (IOException | RuntimeException broken) {
                // The server ended the watch, or is gone: the next one begins with what is there.
            } catch (InterruptedException asked) {
                return;
            }
        }
    }

    private void seen(String type, JsonNode pod) {
        var metadata = pod.path("metadata");
        var name = metadata.path("namespace").asText() + "/"
                + metadata.path("name").asText();
        if (type.equals("DELETED")) {
            story.add(time.instant(), "pod " + name + " is gone");
            return;
        }
        var uid = metadata.path("uid").asText();
        var grace = metadata.path("deletionGracePeriodSeconds").asLong();
        // A period that was shortened counts from now on.
        if (metadata.hasNonNull("deletionTimestamp") && grace > 0 && grace < ending.getOrDefault(uid, Long.MAX_VALUE)) {
            story.add(time.instant(), "pod " + name + " terminates, grace " + grace + " s");
            ending.put(uid, grace);
            time.after(needs(metadata), () -> end(metadata));
        }
    }

    private static Duration needs(JsonNode metadata) {
        var grace =
                Duration.ofSeconds(metadata.path("deletionGracePeriodSeconds").asLong());
        var needs = Duration.parse(metadata.path("annotations").path(NEEDS).asText("PT1S"));
        return needs.compareTo(grace) < 0 ? needs : grace;
    }

    private void end(JsonNode metadata) {
        var path = "/api/v1/namespaces/" + metadata.path("namespace").asText() + "/pods/"
                + metadata.path("name").asText();
        // Its object stays, and must show that nothing runs in it any more.
        if (!metadata.path("finalizers").isEmpty()) {
            api.patch(path + "/status", "{'status':{'phase':'Succeeded'}}");
        }
        api.delete(
                path,
                "{'apiVersion':'v1','kind':'DeleteOptions','gracePeriodSeconds':0,'preconditions':{'uid':'"
                        + metadata.path("uid").asText() + "'}}");
    }
}
