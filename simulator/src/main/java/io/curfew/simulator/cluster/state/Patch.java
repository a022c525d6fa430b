package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A change of an object as clients send it. Applying leaves the object as it was and gives a new one. */
public sealed interface Patch {

    ObjectNode applyTo(ObjectNode object);

    /** RFC 7386: objects are merged, lists replaced, null removes. */
    record Merge(ObjectNode changes) implements Patch {
        @Override
        public ObjectNode applyTo(ObjectNode object) {
            return merged(object, changes);
        }

        private static ObjectNode merged(ObjectNode object, ObjectNode changes) {
            var result = Json.copy(object);
            changes.properties().forEach(change -> {
                var name = change.getKey();
                if (change.getValue().isNull()) {
                    result.remove(name);
                } else if (change.getValue() instanceof ObjectNode inner) {
                    result.set(name, merged(objectAt(object, name), inner));
                } else {
                    result.set(name, change.getValue());
                }
            });
            return result;
        }
    }

    /** The merge that knows lists with keys, such as conditions by type. */
    record Strategic(ObjectNode changes) implements Patch {
        @Override
        public ObjectNode applyTo(ObjectNode object) {
            return StrategicMerge.merge(object, changes);
        }
    }

    /** RFC 6902: a list of operations, as fabric8's {@code edit} sends it. */
    record Operations(JsonNode operations) implements Patch {
        @Override
        public ObjectNode applyTo(ObjectNode object) {
            return JsonOperations.apply(object, operations);
        }
    }

    /** PUT: the whole object anew. */
    record Whole(ObjectNode object) implements Patch {
        @Override
        public ObjectNode applyTo(ObjectNode before) {
            return object;
        }
    }

    private static ObjectNode objectAt(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode child ? child : Json.object();
    }
}
