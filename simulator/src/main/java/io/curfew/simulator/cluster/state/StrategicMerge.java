package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Strategic merge patch, for the lists that nodes, pods and budgets have. */
final class StrategicMerge {
    // From the patchMergeKey tags of the Kubernetes types; every other list is replaced as a whole.
    private static final Map<String, String> KEYS = Map.of(
            "conditions", "type",
            "addresses", "type",
            "containers", "name",
            "initContainers", "name",
            "volumes", "name",
            "env", "name",
            "ownerReferences", "uid",
            "volumeMounts", "mountPath",
            "ports", "containerPort");
    private static final String DIRECTIVE = "$patch";
    private static final String REMOVE_VALUES = "$deleteFromPrimitiveList/";

    private StrategicMerge() {}

    static ObjectNode merge(ObjectNode object, ObjectNode changes) {
        if (changes.path(DIRECTIVE).asText().equals("replace")) {
            return withoutDirectives(changes);
        }
        var result = Json.copy(object);
        changes.properties().forEach(change -> set(result, object, change.getKey(), change.getValue()));
        return result;
    }

    private static void set(ObjectNode result, ObjectNode object, String name, JsonNode change) {
        if (name.startsWith(REMOVE_VALUES)) {
            var list = name.substring(REMOVE_VALUES.length());
            result.set(list, without(result.path(list), change));
        } else if (name.startsWith("$")) {
            return;
        } else if (change.isNull()) {
            result.remove(name);
        } else if (change instanceof ObjectNode inner) {
            result.set(name, merge(object.get(name) instanceof ObjectNode old ? old : Json.object(), inner));
        } else if (change instanceof ArrayNode list) {
            result.set(name, mergedList(name, object.path(name), list));
        } else {
            result.set(name, change);
        }
    }

    private static JsonNode mergedList(String name, JsonNode old, ArrayNode changes) {
        var key = KEYS.get(name);
        if (key != null) {
            return byKey(key, Json.list(old), changes);
        }
        return name.equals("finalizers") ? union(old, changes) : changes;
    }

    private static ArrayNode byKey(String key, List<JsonNode> old, ArrayNode changes) {
        var fromPatch = new ArrayList<JsonNode>();
        var touched = new HashSet<String>();
        for (var change : changes) {
            var id = change.path(key).asText();
            touched.add(id);
            if (change.path(DIRECTIVE).asText().equals("delete")) {
                continue;
            }
            var before = old.stream().filter(item -> item.path(key).asText().equals(id));
            fromPatch.add(merge((ObjectNode) before.findFirst().orElseGet(Json::object), (ObjectNode) change));
        }
        var untouched = old.stream()
                .filter(item -> !touched.contains(item.path(key).asText()))
                .toList();
        return interleaved(key, untouched, fromPatch, old);
    }

    // As the server does it: the old order where both are known, else what the patch brings comes first.
    private static ArrayNode interleaved(
            String key, List<JsonNode> untouched, List<JsonNode> fromPatch, List<JsonNode> old) {
        var order = old.stream().map(item -> item.path(key).asText()).toList();
        var result = Json.array();
        int left = 0;
        int right = 0;
        while (left < untouched.size() && right < fromPatch.size()) {
            int leftAt = order.indexOf(untouched.get(left).path(key).asText());
            int rightAt = order.indexOf(fromPatch.get(right).path(key).asText());
            result.add(rightAt >= 0 && leftAt < rightAt ? untouched.get(left++) : fromPatch.get(right++));
        }
        result.addAll(untouched.subList(left, untouched.size()));
        result.addAll(fromPatch.subList(right, fromPatch.size()));
        return result;
    }

    private static ArrayNode union(JsonNode old, JsonNode added) {
        var result = Json.array();
        Set<JsonNode> seen = new HashSet<>();
        old.forEach(value -> addOnce(result, seen, value));
        added.forEach(value -> addOnce(result, seen, value));
        return result;
    }

    private static void addOnce(ArrayNode result, Set<JsonNode> seen, JsonNode value) {
        if (seen.add(value)) {
            result.add(value);
        }
    }

    private static ArrayNode without(JsonNode old, JsonNode removed) {
        var gone = new HashSet<>(Json.list(removed));
        var result = Json.array();
        old.forEach(value -> {
            if (!gone.contains(value)) {
                result.add(value);
            }
        });
        return result;
    }

    private static ObjectNode withoutDirectives(ObjectNode changes) {
        var copy = changes.deepCopy();
        copy.remove(DIRECTIVE);
        return copy;
    }
}
