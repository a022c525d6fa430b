package io.curfew.simulator.cluster.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import java.util.Optional;

/**
 * How to delete.
 *
 * @param grace whole seconds; empty for the pod's own; a negative one counts as 1
 * @param uid the object must have this uid
 * @param resourceVersion the object must have this revision
 * @param dryRun whether nothing is to change
 */
public record DeleteOptions(
        Optional<Long> grace, Optional<String> uid, Optional<String> resourceVersion, boolean dryRun) {
    private static final DeleteOptions PLAIN =
            new DeleteOptions(Optional.empty(), Optional.empty(), Optional.empty(), false);

    public static DeleteOptions plain() {
        return PLAIN;
    }

    /** What a kubelet sends when a pod has ended: grace 0, for this very pod. */
    public static DeleteOptions ended(String uid) {
        return new DeleteOptions(Optional.of(0L), Optional.of(uid), Optional.empty(), false);
    }

    public DeleteOptions withGrace(long seconds) {
        return new DeleteOptions(Optional.of(seconds), uid, resourceVersion, dryRun);
    }

    public DeleteOptions withUid(String required) {
        return new DeleteOptions(grace, Optional.of(required), resourceVersion, dryRun);
    }

    public DeleteOptions asDryRun() {
        return new DeleteOptions(grace, uid, resourceVersion, true);
    }

    /** From a DeleteOptions object or the {@code deleteOptions} of an Eviction; missing means none. */
    public static DeleteOptions of(JsonNode options) {
        return new DeleteOptions(
                number(Json.at(options, "gracePeriodSeconds")),
                text(Json.at(options, "preconditions", "uid")),
                text(Json.at(options, "preconditions", "resourceVersion")),
                !options.path("dryRun").isEmpty());
    }

    void check(Resource resource, ObjectNode object) {
        var actualUid = Json.uid(object);
        if (uid.isPresent() && !uid.get().equals(actualUid)) {
            throw Refusal.precondition(
                    resource,
                    Json.name(object),
                    "the UID in the precondition (" + uid.get() + ") does not match the UID in record (" + actualUid
                            + "). The object might have been deleted and then recreated");
        }
        var actualVersion = Json.text(object, "metadata", "resourceVersion");
        if (resourceVersion.isPresent() && !resourceVersion.get().equals(actualVersion)) {
            throw Refusal.precondition(
                    resource,
                    Json.name(object),
                    "the ResourceVersion in the precondition (" + resourceVersion.get()
                            + ") does not match the ResourceVersion in record (" + actualVersion
                            + "). The object might have been modified");
        }
    }

    private static Optional<Long> number(JsonNode node) {
        return node.isMissingNode() ? Optional.empty() : Optional.of(node.asLong());
    }

    private static Optional<String> text(JsonNode node) {
        return node.isMissingNode() ? Optional.empty() : Optional.of(node.asText());
    }
}
