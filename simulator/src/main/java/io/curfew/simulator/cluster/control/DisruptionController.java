package io.curfew.simulator.cluster.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.state.Change;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.LabelSelector;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Counts healthy pods and writes the status of budgets, as the real disruption controller does. */
public final class DisruptionController {
    // An eviction that was allowed but did not happen is forgotten after this.
    private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

    private final Store store;
    private final Clockwork clockwork;
    private final Loop<Key> budgets;

    private record Key(String namespace, String name) {
        static Key of(ObjectNode budget) {
            return new Key(Json.namespace(budget), Json.name(budget));
        }
    }

    public DisruptionController(Store store, Clockwork clockwork, Lags lags) {
        this.store = store;
        this.clockwork = clockwork;
        budgets = new Loop<>(clockwork, lags.controllers(), this::reconcile);
        store.subscribe(this::onChange);
    }

    /** From now on budgets keep the status that they have. */
    public void stop() {
        budgets.stop();
    }

    public void resume() {
        budgets.resume();
    }

    /** Counts at once what waits to be counted. */
    public void settle() {
        budgets.settle();
    }

    private void onChange(Change change) {
        switch (change.resource()) {
            case PODS -> podChanged(change);
            case REPLICA_SETS ->
                budgetsIn(Json.namespace(change.object())).forEach(budget -> budgets.mark(Key.of(budget)));
            case BUDGETS -> budgets.mark(Key.of(change.object()));
            case NAMESPACES, NODES, DAEMON_SETS, EVENTS -> {}
        }
    }

    private Collection<ObjectNode> budgetsIn(String namespace) {
        return store.in(Resource.BUDGETS, namespace);
    }

    private void podChanged(Change change) {
        var pod = change.object();
        var before = change.before().filter(b -> change.type() == Change.Type.MODIFIED);
        for (var budget : budgetsIn(Json.namespace(pod))) {
            var selector = selectorOf(budget);
            var matches = selector.matches(pod);
            var didMatch = before.filter(selector::matches).isPresent();
            if ((matches || didMatch) && !(matches && didMatch && countsTheSame(before.orElseThrow(), pod))) {
                budgets.mark(Key.of(budget));
            }
        }
    }

    private static boolean countsTheSame(ObjectNode before, ObjectNode after) {
        return Pods.isReady(before) == Pods.isReady(after) && Pods.isTerminating(before) == Pods.isTerminating(after);
    }

    private static LabelSelector selectorOf(ObjectNode budget) {
        return LabelSelector.of(Json.at(budget, "spec", "selector"));
    }

    private void reconcile(Key key) {
        store.find(Resource.BUDGETS, key.namespace(), key.name()).ifPresent(budget -> {
            var selector = selectorOf(budget);
            var pods = store.in(Resource.PODS, key.namespace()).stream()
                    .filter(pod -> !selector.isEmpty() && selector.matches(pod))
                    .toList();
            store.replace(Resource.BUDGETS, counted(budget, pods));
        });
    }

    private ObjectNode counted(ObjectNode budget, List<ObjectNode> pods) {
        var counted = Json.fork(budget);
        var status = Json.child(counted, "status");
        var disrupted = stillDisrupted(budget, pods);
        var need = Need.of(budget, pods, this::replicasOf);
        var healthy = (int) pods.stream()
                .filter(pod -> Pods.isReady(pod) && !Pods.isTerminating(pod) && !disrupted.has(Json.name(pod)))
                .count();
        if (!need.failure().isEmpty()) {
            return uncounted(counted, need.failure());
        }
        // Without expected pods nothing is allowed: the first pods may just be appearing.
        var allowed = need.expected() > 0 ? Math.max(0, healthy - need.desired()) : 0;
        status.put(
                "observedGeneration", Json.at(budget, "metadata", "generation").asLong());
        status.put("disruptionsAllowed", allowed);
        status.put("currentHealthy", healthy);
        status.put("desiredHealthy", need.desired());
        status.put("expectedPods", need.expected());
        if (disrupted.isEmpty()) {
            status.remove("disruptedPods");
        } else {
            status.set("disruptedPods", disrupted);
        }
        setCondition(counted, allowed > 0 ? "SufficientPods" : "InsufficientPods", "");
        return counted;
    }

    // Nothing may go, and everything else stays as it was, observedGeneration too: a budget that never could be counted
    // is "still being processed" for ever (observed on 1.36.3).
    private ObjectNode uncounted(ObjectNode budget, String failure) {
        Json.child(budget, "status").put("disruptionsAllowed", 0);
        setCondition(budget, "SyncFailed", failure);
        return budget;
    }

    private ObjectNode stillDisrupted(ObjectNode budget, List<ObjectNode> pods) {
        var still = Json.object();
        for (var entry : Json.at(budget, "status", "disruptedPods").properties()) {
            var expiry = Instant.parse(entry.getValue().asText()).plus(DELETION_TIMEOUT);
            var waits =
                    pods.stream().anyMatch(pod -> Json.name(pod).equals(entry.getKey()) && !Pods.isTerminating(pod));
            if (waits && clockwork.instant().isBefore(expiry)) {
                still.set(entry.getKey(), entry.getValue());
                lookAgain(budget, expiry);
            }
        }
        return still;
    }

    private void lookAgain(ObjectNode budget, Instant when) {
        clockwork.after(Duration.between(clockwork.instant(), when), () -> budgets.mark(Key.of(budget)));
    }

    private Optional<Integer> replicasOf(String namespace, JsonNode controller) {
        if (!controller.path("kind").asText().equals("ReplicaSet")) {
            return Optional.empty();
        }
        return store.find(
                        Resource.REPLICA_SETS,
                        namespace,
                        controller.path("name").asText())
                .map(owner -> Json.at(owner, "spec", "replicas").asInt(1));
    }

    private void setCondition(ObjectNode budget, String reason, String message) {
        var isOpen = reason.equals("SufficientPods") ? "True" : "False";
        var before = Pods.condition(budget, "DisruptionAllowed");
        var since = Json.text(before, "status").equals(isOpen)
                ? Json.text(before, "lastTransitionTime")
                : Json.time(clockwork.instant());
        var condition = Json.object()
                .put("type", "DisruptionAllowed")
                .put("status", isOpen)
                .put(
                        "observedGeneration",
                        Json.at(budget, "status", "observedGeneration").asLong())
                .put("lastTransitionTime", since)
                .put("reason", reason)
                .put("message", message);
        Pods.setCondition(budget, condition);
    }
}
