package io.curfew.simulator.cluster.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.LabelSelector;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The eviction subresource, answer by answer (eviction-answers.md; drain.md 2.1). */
public final class Eviction {
    private static final Set<String> VERSIONS = Set.of("policy/v1", "policy/v1beta1");
    private static final int MOST_DISRUPTED = 2000;
    // Twenty tries, half a second apart (observed on 1.36.3: 10.0 s).
    private static final Duration CONFLICT_RETRIES = Duration.ofSeconds(10);

    private final Store store;
    private final Creation creation;
    private final Deletion deletion;
    private final InstantSource clock;
    private final List<Consumer<ObjectNode>> webhooks = new ArrayList<>();
    private boolean contended;

    public Eviction(Store store, Creation creation, Deletion deletion, InstantSource clock) {
        this.store = store;
        this.creation = creation;
        this.deletion = deletion;
        this.clock = clock;
    }

    /** Asks {@code webhook} before each eviction, with the pod; it refuses by throwing a {@link Refusal}. */
    public void addWebhook(Consumer<ObjectNode> webhook) {
        webhooks.add(webhook);
    }

    public void clearWebhooks() {
        webhooks.clear();
    }

    /** From now on somebody else changes each budget whenever an eviction is about to take from it. */
    public void contend() {
        contended = true;
    }

    public void stopContending() {
        contended = false;
    }

    /** Evicts, or refuses. {@code dryRun} is what the query says; the body may say so as well. */
    public void evict(String namespace, String name, ObjectNode body, boolean dryRun) {
        checkBody(namespace, body);
        creation.admit(Resource.PODS, namespace, name);
        if (!name.equals(Json.name(body))) {
            throw Refusal.badRequest("name in URL does not match name in Eviction object");
        }
        var asked = DeleteOptions.of(Json.at(body, "deleteOptions"));
        var options = dryRun ? asked.asDryRun() : asked;
        var pod = store.get(Resource.PODS, namespace, name);
        webhooks.forEach(webhook -> webhook.accept(pod));
        if (!ignoresBudgets(pod)) {
            // Before the preconditions: an eviction with a wrong uid takes from the budget all the same (observed on
            // 1.36.3), until the controller forgets it two minutes later.
            askBudget(pod, options);
        }
        checkPreconditions(pod, options);
        delete(pod, options);
    }

    private static void checkBody(String namespace, ObjectNode body) {
        var version = Json.text(body, "apiVersion");
        var kind = Json.text(body, "kind");
        if (!kind.equals("Eviction") || !VERSIONS.contains(version)) {
            throw Refusal.badRequest(kind + " in version \"" + version + "\" cannot be handled as a Eviction");
        }
        Creation.checkNamespace(namespace, body);
    }

    private static boolean ignoresBudgets(ObjectNode pod) {
        return Pods.isPending(pod) || Pods.isFinished(pod) || Pods.isTerminating(pod);
    }

    private static void checkPreconditions(ObjectNode pod, DeleteOptions options) {
        try {
            options.check(Resource.PODS, pod);
        } catch (Refusal conflict) {
            // On this path the server takes every conflict for a race and tries again, even that of a wrong uid.
            throw ignoresBudgets(pod) && options.resourceVersion().isEmpty()
                    ? conflict.delayedBy(CONFLICT_RETRIES)
                    : conflict;
        }
    }

    private void askBudget(ObjectNode pod, DeleteOptions options) {
        var budgets = budgetsOf(pod);
        if (budgets.size() > 1) {
            throw Refusal.of(
                    500,
                    "",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        if (!budgets.isEmpty() && !mayGoUnready(pod, budgets.getFirst())) {
            take(pod, budgets.getFirst(), options);
        }
    }

    private List<ObjectNode> budgetsOf(ObjectNode pod) {
        return store.in(Resource.BUDGETS, Json.namespace(pod)).stream()
                .filter(budget -> {
                    var selector = LabelSelector.of(Json.at(budget, "spec", "selector"));
                    return !selector.isEmpty() && selector.matches(pod);
                })
                .toList();
    }

    // KEP-3017: a pod that is not ready counts for nothing, so it may go where the budget is met without it.
    private static boolean mayGoUnready(ObjectNode pod, ObjectNode budget) {
        if (Pods.isReady(pod)) {
            return false;
        }
        var status = budget.path("status");
        var desired = status.path("desiredHealthy").asInt();
        return Json.text(budget, "spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow")
                || (desired > 0 && status.path("currentHealthy").asInt() >= desired);
    }

    private void take(ObjectNode pod, ObjectNode budget, DeleteOptions options) {
        var name = Json.name(budget);
        var status = budget.path("status");
        if (status.path("observedGeneration").asLong()
                < Json.at(budget, "metadata", "generation").asLong()) {
            throw Refusal.budgetUnseen(name);
        }
        var allowed = status.path("disruptionsAllowed").asInt();
        if (allowed < 0) {
            throw forbidden(name, "pdb disruptions allowed is negative");
        }
        if (status.path("disruptedPods").size() > MOST_DISRUPTED) {
            throw forbidden(name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        if (allowed == 0) {
            throw Refusal.budget(whyClosed(name, status, Pods.condition(budget, "DisruptionAllowed")));
        }
        if (contended && !options.dryRun()) {
            // Not the 504 that the server's source has ready for it: its own retries hand on the last conflict.
            throw Refusal.modified(Resource.BUDGETS, name).delayedBy(CONFLICT_RETRIES);
        }
        if (!options.dryRun()) {
            store.replace(Resource.BUDGETS, withOneLess(budget, allowed - 1, Json.name(pod)));
        }
    }

    private static String whyClosed(String name, JsonNode status, JsonNode condition) {
        var reason = Json.text(condition, "reason");
        var message = Json.text(condition, "message");
        var closed = "The disruption budget " + name + " does not allow evicting pods currently";
        if (reason.equals("SyncFailed")) {
            return closed + " because it failed sync: " + message;
        }
        var current = status.path("currentHealthy").asInt();
        var desired = status.path("desiredHealthy").asInt();
        if (current <= desired) {
            return "The disruption budget " + name + " needs " + desired + " healthy pods and has " + current
                    + " currently";
        }
        return message.isEmpty() ? closed : closed + " (" + reason + "): " + message;
    }

    private static Refusal forbidden(String budget, String why) {
        return Refusal.of(
                403,
                "Forbidden",
                "poddisruptionbudget.policy \"" + budget + "\" is forbidden: " + why,
                Refusal.details(budget, "policy", "poddisruptionbudget", List.of()));
    }

    private ObjectNode withOneLess(ObjectNode budget, int allowed, String pod) {
        var taken = Json.fork(budget);
        var status = Json.child(taken, "status");
        status.put("disruptionsAllowed", allowed);
        // The controller must not count this pod as healthy until it has seen it go.
        var disrupted = Json.copy(Json.child(status, "disruptedPods"));
        status.set("disruptedPods", disrupted.put(pod, Json.time(clock.instant())));
        return taken;
    }

    private void delete(ObjectNode pod, DeleteOptions options) {
        if (!options.dryRun()) {
            store.replace(Resource.PODS, withDisruptionTarget(pod));
        }
        // Checked above; marking the pod has changed its resourceVersion since.
        var unconditional = new DeleteOptions(options.grace(), options.uid(), Optional.empty(), options.dryRun());
        deletion.delete(Resource.PODS, Json.namespace(pod), Json.name(pod), unconditional);
    }

    private ObjectNode withDisruptionTarget(ObjectNode pod) {
        if (!Pods.condition(pod, "DisruptionTarget").isMissingNode()) {
            return pod;
        }
        var marked = Json.fork(pod);
        var condition = Json.object()
                .put("type", "DisruptionTarget")
                .put("status", "True")
                .putNull("lastProbeTime")
                .put("lastTransitionTime", Json.time(clock.instant()))
                .put("reason", "EvictionByEvictionAPI")
                .put("message", "Eviction API: evicting");
        Pods.setCondition(marked, condition);
        return marked;
    }
}
