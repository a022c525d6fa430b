package io.curfew.simulator.cluster.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import java.util.HashMap;
import java.util.Map;

/** Events are kept once and have two forms: events.k8s.io/v1, as kept, and v1 with other names for the same fields. */
final class CoreEvents {
    private static final Map<String, String> TO_CORE = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedSource", "source",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedCount", "count");
    private static final Map<String, String> TO_KEPT = inverted();

    private CoreEvents() {}

    static ObjectNode toCore(ObjectNode kept) {
        return kept.path("kind").asText().equals("Event")
                ? renamed(kept, TO_CORE).put("apiVersion", "v1")
                : kept;
    }

    /** From an object or a patch, whose apiVersion may be absent. */
    static ObjectNode toKept(ObjectNode core) {
        var kept = renamed(core, TO_KEPT);
        if (kept.has("apiVersion")) {
            kept.put("apiVersion", "events.k8s.io/v1");
        }
        return kept;
    }

    private static ObjectNode renamed(ObjectNode event, Map<String, String> names) {
        var result = Json.object();
        event.properties()
                .forEach(field -> result.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
        return result;
    }

    private static Map<String, String> inverted() {
        var inverted = new HashMap<String, String>();
        TO_CORE.forEach((kept, core) -> inverted.put(core, kept));
        return inverted;
    }
}
