package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reading and forking objects.
 *
 * <p>An object that is kept is never changed, so it may be read by any thread; whoever wants a change forks it.
 */
public final class Json {
    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The node at the end of {@code path}, missing where any step is. */
    public static JsonNode at(JsonNode from, String... path) {
        var node = from;
        for (var step : path) {
            node = node.path(step);
        }
        return node instanceof NullNode ? MissingNode.getInstance() : node;
    }

    /** The text at the end of {@code path}, empty where there is none. */
    public static String text(JsonNode from, String... path) {
        return at(from, path).asText("");
    }

    public static String name(JsonNode object) {
        return text(object, "metadata", "name");
    }

    public static String namespace(JsonNode object) {
        return text(object, "metadata", "namespace");
    }

    public static String uid(JsonNode object) {
        return text(object, "metadata", "uid");
    }

    public static long revision(JsonNode object) {
        return at(object, "metadata", "resourceVersion").asLong();
    }

    /** A copy that may be changed in the first level of its metadata, spec and status; what is deeper is shared. */
    public static ObjectNode fork(ObjectNode object) {
        var copy = object();
        copy.setAll(object);
        forkChild(copy, "metadata");
        forkChild(copy, "spec");
        forkChild(copy, "status");
        return copy;
    }

    private static void forkChild(ObjectNode parent, String name) {
        if (parent.get(name) instanceof ObjectNode child) {
            parent.set(name, copy(child));
        }
    }

    /** A copy of the first level. */
    public static ObjectNode copy(ObjectNode object) {
        var copy = object();
        copy.setAll(object);
        return copy;
    }

    /** The object called {@code name} inside {@code parent}, made where there is none. */
    public static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
    }

    public static ObjectNode metadata(ObjectNode object) {
        return child(object, "metadata");
    }

    public static List<JsonNode> list(JsonNode array) {
        var all = new ArrayList<JsonNode>(array.size());
        array.forEach(all::add);
        return Collections.unmodifiableList(all);
    }

    /** An instant as Kubernetes writes it: whole seconds, cut off. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
