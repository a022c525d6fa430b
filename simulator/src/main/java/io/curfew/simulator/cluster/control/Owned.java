package io.curfew.simulator.cluster.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;

/** A pod from its owner's template. */
final class Owned {
    private Owned() {}

    static ObjectNode pod(Resource resource, ObjectNode owner) {
        var template = Json.at(owner, "spec", "template");
        var pod = Json.object();
        pod.put("kind", "Pod").put("apiVersion", "v1");
        var metadata = pod.putObject("metadata");
        if (template.path("metadata") instanceof ObjectNode given) {
            metadata.setAll(given);
        }
        metadata.put("generateName", Json.name(owner) + "-");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", resource.apiVersion())
                .put("kind", resource.kind())
                .put("name", Json.name(owner))
                .put("uid", Json.uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        var spec = pod.putObject("spec");
        if (template.path("spec") instanceof ObjectNode given) {
            spec.setAll(given);
        }
        return pod;
    }
}
