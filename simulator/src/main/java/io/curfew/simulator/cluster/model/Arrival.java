package io.curfew.simulator.cluster.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Creation;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;

/** Puts sketched objects into the store as if they had long been there. */
final class Arrival {
    // A ReplicaSet that only the pods of a sketch speak of: it grows with them.
    private static final String IMPLICIT = "simulator.curfew.io/implicit";

    private final Store store;

    Arrival(Store store) {
        this.store = store;
    }

    void add(ObjectNode sketched) {
        var resource = Resource.ofKind(Json.text(sketched, "apiVersion"), Json.text(sketched, "kind"))
                .orElseThrow();
        if (resource.isNamespaced()) {
            ensureNamespace(Json.namespace(sketched));
        }
        var object = sketched.deepCopy();
        Creation.addDefaults(resource, object);
        if (resource == Resource.PODS) {
            bindToOwner(object);
        }
        store.create(resource, object);
    }

    void ensureNamespace(String name) {
        if (store.find(Resource.NAMESPACES, "", name).isPresent()) {
            return;
        }
        var namespace = Json.object();
        namespace.putObject("metadata").put("name", name);
        Creation.addDefaults(Resource.NAMESPACES, namespace);
        store.create(Resource.NAMESPACES, namespace);
    }

    private void bindToOwner(ObjectNode pod) {
        if (!(Pods.controller(pod) instanceof ObjectNode reference) || reference.has("uid")) {
            return;
        }
        var resource = Resource.ofKind(Json.text(reference, "apiVersion"), Json.text(reference, "kind"))
                .orElseThrow();
        var owner = store.find(
                        resource, Json.namespace(pod), reference.path("name").asText())
                .orElseGet(() ->
                        implicitOwner(resource, pod, reference.path("name").asText()));
        reference.put("uid", Json.uid(owner));
        if (resource == Resource.REPLICA_SETS
                && Json.at(owner, "metadata", "annotations").has(IMPLICIT)) {
            store.replace(resource, withOneMore(owner));
        }
    }

    private ObjectNode implicitOwner(Resource resource, ObjectNode pod, String name) {
        var owner = Json.object();
        var metadata = owner.putObject("metadata");
        metadata.put("name", name).put("namespace", Json.namespace(pod));
        metadata.putObject("annotations").put(IMPLICIT, "true");
        var spec = owner.putObject("spec");
        if (resource == Resource.REPLICA_SETS) {
            spec.put("replicas", 0);
        }
        var labels = Json.at(pod, "metadata", "labels").deepCopy();
        spec.putObject("selector").putObject("matchLabels").put("app", name);
        var template = spec.putObject("template");
        template.putObject("metadata").set("labels", labels);
        var podSpec = template.putObject("spec");
        podSpec.setAll((ObjectNode) pod.path("spec"));
        podSpec.remove("nodeName");
        Creation.addDefaults(resource, owner);
        return store.create(resource, owner);
    }

    private static ObjectNode withOneMore(ObjectNode owner) {
        var grown = Json.fork(owner);
        Json.child(grown, "spec")
                .put("replicas", Json.at(owner, "spec", "replicas").asInt() + 1);
        return grown;
    }
}
