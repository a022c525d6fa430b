package io.curfew.simulator.cluster.sketch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import java.util.List;
import java.util.function.Consumer;

/** A node, see {@link Sketch#node}. */
public final class NodeSketch implements Sketch {
    private final ObjectNode node;

    private NodeSketch(ObjectNode node) {
        this.node = node;
    }

    static NodeSketch called(String name) {
        var node = Named.object(Resource.NODES, name);
        Json.child(Json.metadata(node), "labels").put("kubernetes.io/hostname", name);
        node.putObject("spec");
        var status = node.putObject("status");
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("reason", "KubeletReady");
        status.putObject("nodeInfo").put("bootID", "boot-1-of-" + name);
        return new NodeSketch(node);
    }

    @Override
    public List<ObjectNode> objects() {
        return List.of(node);
    }

    /** The EC2 instance behind it, such as {@code i-0abc}, in zone {@code eu-west-1a}. */
    public NodeSketch instance(String id, String zone) {
        return with(n -> {
            Json.child(n, "spec").put("providerID", "aws:///" + zone + "/" + id);
            Json.child(Json.metadata(n), "labels").put("topology.kubernetes.io/zone", zone);
        });
    }

    public NodeSketch bootId(String id) {
        return with(n -> Json.child(Json.child(n, "status"), "nodeInfo").put("bootID", id));
    }

    public NodeSketch cordoned() {
        return with(n -> Json.child(n, "spec").put("unschedulable", true));
    }

    public NodeSketch label(String key, String value) {
        return with(n -> Json.child(Json.metadata(n), "labels").put(key, value));
    }

    public NodeSketch annotation(String key, String value) {
        return with(n -> Json.child(Json.metadata(n), "annotations").put(key, value));
    }

    private NodeSketch with(Consumer<ObjectNode> change) {
        var copy = node.deepCopy();
        change.accept(copy);
        return new NodeSketch(copy);
    }
}
