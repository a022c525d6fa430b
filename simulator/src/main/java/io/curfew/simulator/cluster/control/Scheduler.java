package io.curfew.simulator.cluster.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.state.Change;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Binds pending pods to the ready, schedulable node that has the fewest pods. */
public final class Scheduler {
    private final Store store;
    private final Loop<Boolean> rounds;

    public Scheduler(Store store, Clockwork clockwork, Lags lags) {
        this.store = store;
        rounds = new Loop<>(clockwork, lags.scheduler(), round -> bindAll());
        store.subscribe(this::onChange);
    }

    private void onChange(Change change) {
        var concerned = switch (change.resource()) {
            case PODS -> change.type() != Change.Type.DELETED && waits(change.object());
            case NODES -> change.type() != Change.Type.DELETED && isOpen(change.object());
            case NAMESPACES, DAEMON_SETS, REPLICA_SETS, EVENTS, BUDGETS -> false;
        };
        if (concerned) {
            rounds.mark(true);
        }
    }

    private void bindAll() {
        var waiting = store.all(Resource.PODS).stream().filter(Scheduler::waits).toList();
        if (waiting.isEmpty()) {
            return;
        }
        var load = load();
        for (var pod : List.copyOf(waiting)) {
            load.entrySet().stream()
                    .min(Comparator.comparingInt(Map.Entry::getValue))
                    .ifPresent(node -> {
                        bind(pod, node.getKey());
                        node.setValue(node.getValue() + 1);
                    });
        }
    }

    private Map<String, Integer> load() {
        var load = new LinkedHashMap<String, Integer>();
        store.all(Resource.NODES).stream().filter(Scheduler::isOpen).forEach(node -> load.put(Json.name(node), 0));
        store.all(Resource.PODS).forEach(pod -> load.computeIfPresent(Pods.node(pod), (node, count) -> count + 1));
        return load;
    }

    private void bind(ObjectNode pod, String node) {
        var bound = Json.fork(pod);
        Json.child(bound, "spec").put("nodeName", node);
        store.replace(Resource.PODS, bound);
    }

    private static boolean waits(ObjectNode pod) {
        return Pods.node(pod).isEmpty() && Pods.isPending(pod) && !Pods.isTerminating(pod);
    }

    private static boolean isOpen(ObjectNode node) {
        return !Json.at(node, "spec", "unschedulable").asBoolean() && Pods.isReady(node);
    }
}
