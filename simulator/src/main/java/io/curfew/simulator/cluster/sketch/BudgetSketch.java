package io.curfew.simulator.cluster.sketch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import java.util.List;
import java.util.function.Consumer;

/** A PodDisruptionBudget, see {@link Sketch#budget}; it needs {@code minAvailable} or {@code maxUnavailable}. */
public final class BudgetSketch implements Sketch {
    private final ObjectNode budget;

    private BudgetSketch(ObjectNode budget) {
        this.budget = budget;
    }

    static BudgetSketch called(String name) {
        var budget = Named.object(Resource.BUDGETS, name);
        return new BudgetSketch(budget).selecting("app", Json.name(budget));
    }

    @Override
    public List<ObjectNode> objects() {
        return List.of(budget);
    }

    /** Of the pods with this label. */
    public BudgetSketch selecting(String key, String value) {
        return with(b -> Json.child(b, "spec")
                .putObject("selector")
                .putObject("matchLabels")
                .put(key, value));
    }

    public BudgetSketch minAvailable(int pods) {
        return with(b -> Json.child(b, "spec").put("minAvailable", pods));
    }

    public BudgetSketch minAvailablePercent(int percent) {
        return with(b -> Json.child(b, "spec").put("minAvailable", percent + "%"));
    }

    public BudgetSketch maxUnavailable(int pods) {
        return with(b -> Json.child(b, "spec").put("maxUnavailable", pods));
    }

    public BudgetSketch maxUnavailablePercent(int percent) {
        return with(b -> Json.child(b, "spec").put("maxUnavailable", percent + "%"));
    }

    /** {@code unhealthyPodEvictionPolicy: AlwaysAllow}. */
    public BudgetSketch alwaysAllowUnready() {
        return with(b -> Json.child(b, "spec").put("unhealthyPodEvictionPolicy", "AlwaysAllow"));
    }

    private BudgetSketch with(Consumer<ObjectNode> change) {
        var copy = budget.deepCopy();
        change.accept(copy);
        return new BudgetSketch(copy);
    }
}
