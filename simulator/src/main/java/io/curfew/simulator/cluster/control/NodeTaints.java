package io.curfew.simulator.cluster.control;

import io.curfew.simulator.cluster.state.Change;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;

/** Keeps the taint of a cordoned node in step with its {@code spec.unschedulable}, as the node lifecycle controller. */
public final class NodeTaints {
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    private final Store store;
    private final Loop<String> nodes;

    public NodeTaints(Store store, Clockwork clockwork, Lags lags) {
        this.store = store;
        nodes = new Loop<>(clockwork, lags.controllers(), this::reconcile);
        store.subscribe(this::onChange);
    }

    private void onChange(Change change) {
        if (change.resource() == Resource.NODES && change.type() != Change.Type.DELETED) {
            nodes.mark(Json.name(change.object()));
        }
    }

    private void reconcile(String name) {
        store.find(Resource.NODES, "", name).ifPresent(node -> {
            var others = Json.array();
            var taints = Json.at(node, "spec", "taints");
            taints.forEach(taint -> {
                if (!taint.path("key").asText().equals(UNSCHEDULABLE)) {
                    others.add(taint);
                }
            });
            var cordoned = Json.at(node, "spec", "unschedulable").asBoolean();
            var tainted = others.size() < taints.size();
            if (cordoned == tainted) {
                return;
            }
            var changed = Json.fork(node);
            var spec = Json.child(changed, "spec");
            if (cordoned) {
                others.addObject().put("key", UNSCHEDULABLE).put("effect", "NoSchedule");
            }
            spec.set("taints", others);
            if (others.isEmpty()) {
                spec.remove("taints");
            }
            store.replace(Resource.NODES, changed);
        });
    }
}
