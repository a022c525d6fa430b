package io.curfew.simulator.cluster.control;

import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.rules.Deletion;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.state.Change;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;
import java.util.Arrays;
import java.util.List;

/** Empties terminating namespaces, and removes them once nothing is left inside. */
public final class NamespaceController {
    private final Store store;
    private final Deletion deletion;
    private final Loop<String> namespaces;

    public NamespaceController(Store store, Deletion deletion, Clockwork clockwork, Lags lags) {
        this.store = store;
        this.deletion = deletion;
        namespaces = new Loop<>(clockwork, lags.controllers(), this::reconcile);
        store.subscribe(this::onChange);
    }

    private void onChange(Change change) {
        if (change.resource() == Resource.NAMESPACES && Pods.isTerminating(change.object())) {
            namespaces.mark(Json.name(change.object()));
        } else if (change.resource().isNamespaced() && change.type() == Change.Type.DELETED) {
            var namespace = Json.namespace(change.object());
            store.find(Resource.NAMESPACES, "", namespace)
                    .filter(Pods::isTerminating)
                    .ifPresent(going -> namespaces.mark(namespace));
        }
    }

    private void reconcile(String name) {
        var namespace = store.find(Resource.NAMESPACES, "", name).filter(Pods::isTerminating);
        if (namespace.isEmpty()) {
            return;
        }
        var kinds =
                Arrays.stream(Resource.values()).filter(Resource::isNamespaced).toList();
        for (var kind : kinds) {
            for (var object : List.copyOf(store.in(kind, name))) {
                if (!Pods.isTerminating(object)) {
                    deletion.delete(kind, name, Json.name(object), DeleteOptions.plain());
                }
            }
        }
        if (kinds.stream().allMatch(kind -> store.in(kind, name).isEmpty())) {
            store.remove(Resource.NAMESPACES, namespace.get());
        }
    }
}
