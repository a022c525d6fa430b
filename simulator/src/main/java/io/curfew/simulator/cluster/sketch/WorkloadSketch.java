package io.curfew.simulator.cluster.sketch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A ReplicaSet with its pods {@code NAME-1}, {@code NAME-2}, ..., see {@link Sketch#workload}. */
public final class WorkloadSketch implements Sketch {
    private final String name;
    private final int replicas;
    private final PodSketch pod;
    private final List<String> nodes;

    private WorkloadSketch(String name, int replicas, PodSketch pod, List<String> nodes) {
        this.name = name;
        this.replicas = replicas;
        this.pod = pod;
        this.nodes = List.copyOf(nodes);
    }

    static WorkloadSketch called(String name, int replicas) {
        if (replicas < 0) {
            throw new IllegalArgumentException("replicas=" + replicas + ": not below zero");
        }
        var bare = name.substring(name.indexOf('/') + 1);
        return new WorkloadSketch(name, replicas, PodSketch.called(name).ofReplicaSet(bare), List.of());
    }

    /** Its pods run on these nodes, one after the other; without any they wait for the scheduler. */
    public WorkloadSketch on(String... nodeNames) {
        return new WorkloadSketch(name, replicas, pod, List.of(nodeNames));
    }

    /** What all its pods are like, also those that replace others: {@code each(p -> p.grace(...).ignoresTerm())}. */
    public WorkloadSketch each(UnaryOperator<PodSketch> change) {
        return new WorkloadSketch(name, replicas, change.apply(pod), nodes);
    }

    @Override
    public List<ObjectNode> objects() {
        var template = pod.objects().getFirst();
        var objects = new ArrayList<ObjectNode>(replicas + 1);
        objects.add(replicaSet(template));
        for (int i = 0; i < replicas; i++) {
            var one = template.deepCopy();
            Json.metadata(one).put("name", Json.name(template) + "-" + (i + 1));
            if (nodes.isEmpty()) {
                one.putObject("status").put("phase", "Pending");
            } else {
                Json.child(one, "spec").put("nodeName", nodes.get(i % nodes.size()));
            }
            objects.add(one);
        }
        return objects;
    }

    private ObjectNode replicaSet(ObjectNode template) {
        var owner = Named.object(Resource.REPLICA_SETS, name);
        var spec = owner.putObject("spec").put("replicas", replicas);
        var labels = Json.at(template, "metadata", "labels").deepCopy();
        spec.putObject("selector").putObject("matchLabels").put("app", Json.name(owner));
        var content = spec.putObject("template");
        content.putObject("metadata").set("labels", labels);
        var annotations = Json.at(template, "metadata", "annotations");
        if (!annotations.isMissingNode()) {
            Json.metadata(content).set("annotations", annotations.deepCopy());
        }
        content.set("spec", template.path("spec").deepCopy());
        return owner;
    }
}
