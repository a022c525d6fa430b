package io.curfew.simulator.cluster.sketch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;

/** The beginning of every object. */
final class Named {
    private Named() {}

    static ObjectNode object(Resource resource, String name) {
        var object = Json.object();
        object.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
        var metadata = object.putObject("metadata");
        var slash = name.indexOf('/');
        metadata.put("name", name.substring(slash + 1));
        if (resource.isNamespaced()) {
            metadata.put("namespace", slash < 0 ? "default" : name.substring(0, slash));
        }
        return object;
    }
}
