package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Which objects a list or a watch is about.
 *
 * @param namespace empty for all
 */
public record Selection(Resource resource, String namespace, LabelSelector labels, FieldSelector fields) {

    /** All of a kind, in all namespaces. */
    public static Selection all(Resource resource) {
        return new Selection(resource, "", LabelSelector.ALL, FieldSelector.ALL);
    }

    /** The pods that are bound to a node. */
    public static Selection podsOf(String node) {
        var onNode = FieldSelector.parse(Resource.PODS, "spec.nodeName=" + node);
        return new Selection(Resource.PODS, "", LabelSelector.ALL, onNode);
    }

    public boolean matches(ObjectNode object) {
        return (namespace.isEmpty() || namespace.equals(Json.namespace(object)))
                && fields.matches(object)
                && labels.matches(object);
    }

    /** What a watch with this selection tells of a change: an object that no longer matches is DELETED for it. */
    public Optional<WatchEvent> seen(Change change) {
        if (change.resource() != resource) {
            return Optional.empty();
        }
        var was = change.before().filter(this::matches);
        var is = change.type() != Change.Type.DELETED && matches(change.object());
        if (is) {
            return Optional.of(new WatchEvent(was.isPresent() ? "MODIFIED" : "ADDED", change.object()));
        }
        return was.map(before -> new WatchEvent("DELETED", under(change.revision(), before)));
    }

    private static ObjectNode under(long revision, ObjectNode before) {
        var copy = Json.fork(before);
        Json.metadata(copy).put("resourceVersion", Long.toString(revision));
        return copy;
    }
}
