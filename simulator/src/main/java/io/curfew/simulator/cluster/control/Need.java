package io.curfew.simulator.cluster.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.state.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * How many pods a budget counts on.
 *
 * @param expected how many there should be
 * @param desired how many of them must be healthy
 * @param failure why it cannot be known; empty where it is
 */
record Need(int expected, int desired, String failure) {

    /** {@code replicas} tells by namespace and owner reference how many pods an owner declares. */
    static Need of(ObjectNode budget, List<ObjectNode> pods, BiFunction<String, JsonNode, Optional<Integer>> replicas) {
        var spec = budget.path("spec");
        var least = spec.path("minAvailable");
        if (least.isInt()) {
            return new Need(pods.size(), least.intValue(), "");
        }
        Map<String, Integer> declared = new HashMap<>();
        for (var pod : pods) {
            var owner = Pods.controller(pod);
            if (owner.isMissingNode()) {
                // Counts for nothing: the budget of bare pods stays shut (eviction-answers.md 11).
                continue;
            }
            var count = replicas.apply(Json.namespace(pod), owner);
            if (count.isEmpty()) {
                return new Need(0, 0, "found no controllers for pod \"" + Json.name(pod) + "\"");
            }
            declared.put(owner.path("uid").asText(), count.get());
        }
        var expected = declared.values().stream().mapToInt(Integer::intValue).sum();
        if (!least.isMissingNode()) {
            return new Need(expected, scaled(least, expected), "");
        }
        return new Need(expected, Math.max(0, expected - scaled(spec.path("maxUnavailable"), expected)), "");
    }

    // Both kinds of budgets round percentages up.
    private static int scaled(JsonNode bound, int of) {
        if (bound.isTextual() && bound.textValue().endsWith("%")) {
            var percent = Integer.parseInt(bound.textValue().replace("%", ""));
            return Math.ceilDiv(percent * of, 100);
        }
        return bound.asInt();
    }
}
