package io.curfew.simulator.cluster.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import java.util.List;

/** What the server adds to the spec and status of a new pod. */
final class PodDefaults {
    private static final List<String> TOLERATED = List.of("not-ready", "unreachable");
    private static final int TOLERATED_SECONDS = 300;

    private PodDefaults() {}

    static void add(ObjectNode pod) {
        var spec = Json.child(pod, "spec");
        putIfAbsent(spec, "restartPolicy", "Always");
        if (!spec.has("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", 30);
        }
        putIfAbsent(spec, "schedulerName", "default-scheduler");
        if (!spec.has("priority")) {
            spec.put("priority", 0);
        }
        spec.set("tolerations", tolerations(spec));
        var status = Json.child(pod, "status");
        putIfAbsent(status, "phase", "Pending");
        putIfAbsent(status, "qosClass", "BestEffort");
    }

    private static ArrayNode tolerations(ObjectNode spec) {
        var tolerations = Json.array();
        tolerations.addAll(Json.list(spec.path("tolerations")));
        for (var taint : TOLERATED) {
            var key = "node.kubernetes.io/" + taint;
            if (Json.list(tolerations).stream().noneMatch(t -> covers(Json.text(t, "key"), key))) {
                tolerations
                        .addObject()
                        .put("key", key)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute")
                        .put("tolerationSeconds", TOLERATED_SECONDS);
            }
        }
        return tolerations;
    }

    private static boolean covers(String tolerated, String key) {
        return tolerated.isEmpty() || tolerated.equals(key);
    }

    private static void putIfAbsent(ObjectNode node, String name, String value) {
        if (!node.has(name)) {
            node.put(name, value);
        }
    }
}
