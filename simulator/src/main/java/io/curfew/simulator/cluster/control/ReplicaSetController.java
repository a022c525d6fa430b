package io.curfew.simulator.cluster.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Creation;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.state.Change;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;

/** Makes a new pod for each one of a ReplicaSet that is going, as soon as it is terminating. */
public final class ReplicaSetController {
    private record Key(String namespace, String name) {}

    private final Store store;
    private final Creation creation;
    private final Loop<Key> owners;

    public ReplicaSetController(Store store, Creation creation, Clockwork clockwork, Lags lags) {
        this.store = store;
        this.creation = creation;
        owners = new Loop<>(clockwork, lags.controllers(), this::reconcile);
        store.subscribe(this::onChange);
    }

    public void stop() {
        owners.stop();
    }

    public void resume() {
        owners.resume();
    }

    private void onChange(Change change) {
        var object = change.object();
        if (change.resource() == Resource.REPLICA_SETS) {
            owners.mark(new Key(Json.namespace(object), Json.name(object)));
        } else if (change.resource() == Resource.PODS) {
            var owner = Pods.controller(object);
            if (owner.path("kind").asText().equals("ReplicaSet") && !countsTheSame(change)) {
                owners.mark(new Key(Json.namespace(object), owner.path("name").asText()));
            }
        }
    }

    // A status alone makes no pod more or less.
    private static boolean countsTheSame(Change change) {
        return change.type() == Change.Type.MODIFIED
                && change.before()
                        .filter(before -> isActive(before) == isActive(change.object())
                                && Pods.controller(before).equals(Pods.controller(change.object())))
                        .isPresent();
    }

    private static boolean isActive(ObjectNode pod) {
        return !Pods.isTerminating(pod) && !Pods.isFinished(pod);
    }

    private void reconcile(Key key) {
        store.find(Resource.REPLICA_SETS, key.namespace(), key.name()).ifPresent(owner -> {
            var active = (int) store.in(Resource.PODS, key.namespace()).stream()
                    .filter(pod -> Pods.isControlledBy(pod, owner))
                    .filter(ReplicaSetController::isActive)
                    .count();
            for (int i = active; i < Json.at(owner, "spec", "replicas").asInt(1); i++) {
                make(owner);
            }
        });
    }

    private void make(ObjectNode owner) {
        try {
            creation.create(Resource.PODS, Json.namespace(owner), Owned.pod(Resource.REPLICA_SETS, owner), false);
        } catch (Refusal terminating) {
            // The namespace is going: nothing new is made in it.
        }
    }
}
