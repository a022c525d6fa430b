package io.curfew.simulator.cluster.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Refusal.Cause;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;
import java.util.List;

/** Patches and replaces objects: what may change by which way, and under which lock. */
public final class Alteration {
    // Set by the server alone, whatever a client sends.
    private static final List<String> SERVERS_OWN =
            List.of("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "namespace");

    private final Store store;
    private final Deletion deletion;

    public Alteration(Store store, Deletion deletion) {
        this.store = store;
        this.deletion = deletion;
    }

    /** Which part a request is about: the object or its {@code status} subresource. */
    public enum Part {
        MAIN,
        STATUS
    }

    /** Applies {@code patch}; a resourceVersion or uid inside it must be the present one. */
    public ObjectNode alter(Resource resource, String namespace, String name, Part part, Patch patch, boolean dryRun) {
        var before = store.get(resource, namespace, name);
        var wanted = patch.applyTo(before);
        check(resource, before, wanted);
        var after = kept(resource, part, before, wanted);
        if (dryRun) {
            return after;
        }
        if (deletion.isReleased(after)) {
            store.remove(resource, before);
            return after;
        }
        return store.replace(resource, after);
    }

    private static void check(Resource resource, ObjectNode before, ObjectNode wanted) {
        var name = Json.name(before);
        if (!Json.name(wanted).equals(name)) {
            throw Refusal.badRequest("the name of the object (" + Json.name(wanted)
                    + ") does not match the name on the URL (" + name + ")");
        }
        var uid = Json.uid(wanted);
        if (!uid.isEmpty() && !uid.equals(Json.uid(before))) {
            var cause = new Cause(
                    "FieldValueInvalid", "Invalid value: \"" + uid + "\": field is immutable", "metadata.uid");
            // The real server lists it twice.
            throw Refusal.invalid(resource, name, List.of(cause, cause));
        }
        var revision = Json.text(wanted, "metadata", "resourceVersion");
        if (!revision.isEmpty() && !revision.equals(Json.text(before, "metadata", "resourceVersion"))) {
            throw Refusal.modified(resource, name);
        }
    }

    private static ObjectNode kept(Resource resource, Part part, ObjectNode before, ObjectNode wanted) {
        var after = Json.copy(wanted);
        after.set("metadata", metadata(before, wanted));
        if (resource.hasStatus()) {
            var fixed = part == Part.MAIN ? "status" : "spec";
            copyOrRemove(before, after, fixed);
        }
        tidyNode(resource, after);
        if (resource.countsGenerations() && !after.path("spec").equals(before.path("spec"))) {
            var metadata = Json.metadata(after);
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        return after;
    }

    private static ObjectNode metadata(ObjectNode before, ObjectNode wanted) {
        var old = (ObjectNode) before.path("metadata");
        var metadata = Json.object();
        // Names in the order they had, so that an unchanged object is equal.
        metadata.setAll((ObjectNode) wanted.path("metadata"));
        metadata.set("uid", old.path("uid"));
        metadata.set("resourceVersion", old.path("resourceVersion"));
        SERVERS_OWN.forEach(field -> copyOrRemove(old, metadata, field));
        for (var field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
            if (metadata.has(field) && metadata.path(field).isEmpty()) {
                metadata.remove(field);
            }
        }
        return metadata;
    }

    // The server leaves out false and empty.
    private static void tidyNode(Resource resource, ObjectNode object) {
        if (resource != Resource.NODES || !(object.get("spec") instanceof ObjectNode spec)) {
            return;
        }
        var tidy = Json.copy(spec);
        if (!tidy.path("unschedulable").asBoolean()) {
            tidy.remove("unschedulable");
        }
        if (tidy.path("taints").isEmpty()) {
            tidy.remove("taints");
        }
        object.set("spec", tidy);
    }

    private static void copyOrRemove(ObjectNode from, ObjectNode to, String field) {
        var value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.set(field, value);
        }
    }
}
