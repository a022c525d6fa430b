package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeCondition;
import io.curfew.agent.port.NodeCondition.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The two conditions as the API server writes them, and the patches that it takes (own-node-only.md, Exact bodies). */
final class ConditionText {
    private ConditionText() {}

    /** Those of our two types; what is odd about one is no reason not to know the Node. */
    static Map<NodeCondition.Type, NodeCondition> read(JsonNode conditions) {
        var found = new EnumMap<NodeCondition.Type, NodeCondition>(NodeCondition.Type.class);
        for (var condition : conditions) {
            type(condition)
                    .ifPresent(type -> found.put(
                            type,
                            new NodeCondition(
                                    type,
                                    status(condition),
                                    condition.path("reason").asText(""),
                                    condition.path("message").asText(""),
                                    time(condition.path("lastTransitionTime").asText("")))));
        }
        return found;
    }

    /** Conditions are merged by their type, so that nobody else's are touched. */
    static String write(ConditionPatch patch) {
        var body = Json.object();
        var conditions = body.putObject("status").putArray("conditions");
        for (var condition : patch.set()) {
            conditions
                    .addObject()
                    .put("type", condition.type().text())
                    .put("status", condition.status().text())
                    .put("reason", condition.reason())
                    .put("message", condition.message())
                    .put(
                            "lastHeartbeatTime",
                            patch.at().truncatedTo(ChronoUnit.SECONDS).toString())
                    .put("lastTransitionTime", condition.since().toString());
        }
        patch.removed().stream()
                .sorted()
                .forEach(type -> conditions.addObject().put("$patch", "delete").put("type", type.text()));
        return Json.write(body);
    }

    private static Optional<NodeCondition.Type> type(JsonNode condition) {
        var text = condition.path("type").asText();
        return Arrays.stream(NodeCondition.Type.values())
                .filter(t -> t.text().equals(text))
                .findFirst();
    }

    private static Status status(JsonNode condition) {
        var text = condition.path("status").asText();
        return Arrays.stream(Status.values())
                .filter(s -> s.text().equals(text))
                .findFirst()
                .orElse(Status.UNKNOWN);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException none) {
            return Instant.EPOCH;
        }
    }
}
