package io.curfew.simulator.cluster.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Creation;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.state.Change;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;

/** Puts a DaemonSet's pod back on its node when it is gone, cordoned or not: why evicting them is of no use. */
public final class DaemonSetController {
    private final Store store;
    private final Creation creation;
    private final Loop<ObjectNode> gone;

    public DaemonSetController(Store store, Creation creation, Clockwork clockwork, Lags lags) {
        this.store = store;
        this.creation = creation;
        gone = new Loop<>(clockwork, lags.controllers(), this::putBack);
        store.subscribe(this::onChange);
    }

    private void onChange(Change change) {
        if (change.resource() == Resource.PODS
                && change.type() == Change.Type.DELETED
                && Pods.controller(change.object()).path("kind").asText().equals("DaemonSet")) {
            gone.mark(change.object());
        }
    }

    private void putBack(ObjectNode pod) {
        var namespace = Json.namespace(pod);
        var owner = store.find(
                Resource.DAEMON_SETS,
                namespace,
                Pods.controller(pod).path("name").asText());
        if (owner.isEmpty() || store.find(Resource.NODES, "", Pods.node(pod)).isEmpty()) {
            return;
        }
        var anew = Owned.pod(Resource.DAEMON_SETS, owner.get());
        Json.child(anew, "spec").put("nodeName", Pods.node(pod));
        try {
            creation.create(Resource.PODS, namespace, anew, false);
        } catch (Refusal terminating) {
            // The namespace is going: nothing new is made in it.
        }
    }
}
