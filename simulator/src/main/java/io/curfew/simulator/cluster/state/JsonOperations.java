package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON patch: add, replace, remove and test. */
final class JsonOperations {
    private JsonOperations() {}

    static ObjectNode apply(ObjectNode object, JsonNode operations) {
        var result = object.deepCopy();
        for (var operation : operations) {
            var path = JsonPointer.compile(operation.path("path").asText());
            var value = operation.path("value");
            switch (operation.path("op").asText()) {
                case "add" -> add(result, path, value);
                case "replace" -> {
                    remove(result, path);
                    add(result, path, value);
                }
                case "remove" -> remove(result, path);
                case "test" -> test(result, path, value);
                default -> throw Refusal.badRequest("json patch: operation not supported: " + operation);
            }
        }
        return result;
    }

    private static void add(ObjectNode root, JsonPointer path, JsonNode value) {
        var last = path.last().getMatchingProperty();
        switch (root.at(path.head())) {
            case ObjectNode parent -> parent.set(last, value);
            case ArrayNode parent when last.equals("-") -> parent.add(value);
            case ArrayNode parent -> parent.insert(path.last().getMatchingIndex(), value);
            default -> throw missing(path);
        }
    }

    private static void remove(ObjectNode root, JsonPointer path) {
        if (root.at(path).isMissingNode()) {
            throw missing(path);
        }
        switch (root.at(path.head())) {
            case ObjectNode parent -> parent.remove(path.last().getMatchingProperty());
            case ArrayNode parent -> parent.remove(path.last().getMatchingIndex());
            default -> throw missing(path);
        }
    }

    private static void test(ObjectNode root, JsonPointer path, JsonNode value) {
        if (!root.at(path).equals(value)) {
            throw Refusal.of(
                    422, "Invalid", "the server rejected our request due to an error in our request: test " + path);
        }
    }

    private static Refusal missing(JsonPointer path) {
        return Refusal.of(
                422, "Invalid", "the server rejected our request due to an error in our request: no path " + path);
    }
}
