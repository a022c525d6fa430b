package io.curfew.simulator.cluster.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Refusal.Cause;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;
import java.util.List;

/** Creates objects with the checks and defaults of the real server, as far as a drain can see them. */
public final class Creation {
    private final Store store;
    private long generated;

    public Creation(Store store) {
        this.store = store;
    }

    /** Creates {@code body}; its status is dropped as the server does, but for nodes. */
    public ObjectNode create(Resource resource, String namespace, ObjectNode body, boolean dryRun) {
        checkKind(resource, body);
        var object = Json.fork(body);
        var metadata = Json.metadata(object);
        if (resource.isNamespaced()) {
            checkNamespace(namespace, body);
            metadata.put("namespace", namespace);
            admit(resource, namespace, Json.name(body));
        }
        name(resource, metadata);
        check(resource, object);
        if (resource != Resource.NODES) {
            object.remove("status");
        }
        addDefaults(resource, object);
        if (dryRun) {
            store.find(resource, namespace, Json.name(object)).ifPresent(present -> {
                throw Refusal.alreadyExists(resource, Json.name(object));
            });
            return object;
        }
        return store.create(resource, object);
    }

    /** Refuses what may not be made in a namespace that is absent or terminating. */
    void admit(Resource resource, String namespace, String name) {
        if (Pods.isTerminating(store.get(Resource.NAMESPACES, "", namespace))) {
            throw Refusal.namespaceTerminating(resource, name, namespace);
        }
    }

    static void checkNamespace(String namespace, ObjectNode body) {
        var own = Json.namespace(body);
        if (!own.isEmpty() && !own.equals(namespace)) {
            throw Refusal.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    private static void checkKind(Resource resource, ObjectNode body) {
        var kind = Json.text(body, "kind");
        if (!kind.isEmpty() && !kind.equals(resource.kind())) {
            throw Refusal.badRequest(kind + " in version \"" + Json.text(body, "apiVersion")
                    + "\" cannot be handled as a " + resource.kind());
        }
    }

    private void name(Resource resource, ObjectNode metadata) {
        var prefix = metadata.path("generateName").asText("");
        if (!metadata.path("name").asText("").isEmpty()) {
            return;
        }
        if (prefix.isEmpty()) {
            throw Refusal.invalid(
                    resource,
                    "",
                    List.of(new Cause(
                            "FieldValueRequired",
                            "Required value: name or generateName is required",
                            "metadata.name")));
        }
        metadata.put("name", prefix + suffix(++generated));
    }

    /** Five letters like those of a generated name, but counted, so that a world can be run again. */
    static String suffix(long number) {
        var digits = Long.toString(number, Character.MAX_RADIX);
        return "x".repeat(Math.max(0, 5 - digits.length())) + digits;
    }

    private static void check(Resource resource, ObjectNode object) {
        if (resource == Resource.PODS && Json.at(object, "spec", "containers").isEmpty()) {
            throw Refusal.invalid(
                    resource,
                    Json.name(object),
                    List.of(new Cause("FieldValueRequired", "Required value", "spec.containers")));
        }
        if (resource == Resource.EVENTS
                && Json.at(object, "eventTime").isMissingNode()
                && Json.at(object, "deprecatedFirstTimestamp").isMissingNode()) {
            throw Refusal.invalid(
                    resource,
                    Json.name(object),
                    List.of(new Cause("FieldValueRequired", "Required value", "eventTime")));
        }
    }

    /** Adds what the server adds by itself; a status that is there is kept. */
    public static void addDefaults(Resource resource, ObjectNode object) {
        object.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
        if (resource.countsGenerations()) {
            Json.metadata(object).put("generation", 1);
        }
        switch (resource) {
            case PODS -> PodDefaults.add(object);
            case NAMESPACES -> addNamespaceDefaults(object);
            case BUDGETS -> addBudgetDefaults(object);
            case NODES, DAEMON_SETS, REPLICA_SETS -> {
                Json.child(object, "spec");
                Json.child(object, "status");
            }
            case EVENTS -> {}
        }
    }

    private static void addNamespaceDefaults(ObjectNode namespace) {
        var metadata = Json.metadata(namespace);
        var labels = Json.copy(Json.child(metadata, "labels"));
        metadata.set("labels", labels.put("kubernetes.io/metadata.name", Json.name(namespace)));
        Json.child(namespace, "spec").putArray("finalizers").add("kubernetes");
        Json.child(namespace, "status").put("phase", "Active");
    }

    private static void addBudgetDefaults(ObjectNode budget) {
        Json.child(budget, "status")
                .put("disruptionsAllowed", 0)
                .put("currentHealthy", 0)
                .put("desiredHealthy", 0)
                .put("expectedPods", 0);
    }
}
