package io.curfew.simulator.cluster.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.sketch.PodSketch;
import io.curfew.simulator.cluster.state.Json;
import java.time.Instant;

/** The statuses that a kubelet writes: running and ready, ended. */
final class Startup {
    static final int SIGKILL = 137;

    private Startup() {}

    /** Whether a sketch wants it to stay pending. */
    static boolean isHeldBack(ObjectNode pod) {
        return Json.at(pod, "metadata", "annotations").has(PodSketch.STAYS_PENDING);
    }

    static ObjectNode running(ObjectNode pod, Instant now) {
        var running = Json.fork(pod);
        var status = Json.child(running, "status");
        status.put("phase", "Running").put("startTime", Json.time(now));
        Pods.setCondition(running, ready("True", now));
        var containers = status.putArray("containerStatuses");
        for (var container : Json.at(pod, "spec", "containers")) {
            var entry = containers.addObject();
            entry.put("name", container.path("name").asText())
                    .put("ready", true)
                    .put("restartCount", 0);
            entry.putObject("state").putObject("running").put("startedAt", Json.time(now));
        }
        return running;
    }

    static ObjectNode ended(ObjectNode pod, Instant now, int exitCode) {
        var ended = Json.fork(pod);
        var status = Json.child(ended, "status");
        status.put("phase", exitCode == 0 ? "Succeeded" : "Failed");
        Pods.setCondition(ended, ready("False", now).put("reason", exitCode == 0 ? "PodCompleted" : "PodFailed"));
        var containers = status.putArray("containerStatuses");
        for (var container : Json.at(pod, "spec", "containers")) {
            var entry = containers.addObject();
            entry.put("name", container.path("name").asText())
                    .put("ready", false)
                    .put("restartCount", 0);
            entry.putObject("state")
                    .putObject("terminated")
                    .put("exitCode", exitCode)
                    .put("reason", exitCode == 0 ? "Completed" : "Error")
                    .put("finishedAt", Json.time(now));
        }
        return ended;
    }

    private static ObjectNode ready(String status, Instant now) {
        return Json.object().put("type", "Ready").put("status", status).put("lastTransitionTime", Json.time(now));
    }
}
