package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.rehearse.Budget;
import io.curfew.agent.rehearse.Budget.Operator;
import io.curfew.agent.rehearse.Budget.Requirement;
import io.curfew.agent.rehearse.Budget.Selector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** From a list of PodDisruptionBudgets as the API server writes it to budgets as a rehearsal sees them. */
final class BudgetText {
    private BudgetText() {}

    /** Throws where a field that matters is not as it must be. */
    static List<Budget> read(JsonNode list) throws IOException {
        if (!list.path("items").isArray()) {
            throw new IOException("the answer is no list of budgets");
        }
        var budgets = new ArrayList<Budget>();
        for (var budget : list.path("items")) {
            var metadata = budget.path("metadata");
            var status = budget.path("status");
            budgets.add(new Budget(
                    Json.text(metadata, "namespace"),
                    Json.text(metadata, "name"),
                    selector(budget.path("spec").path("selector")),
                    count(status, "disruptionsAllowed"),
                    count(status, "desiredHealthy"),
                    count(status, "currentHealthy")));
        }
        return budgets;
    }

    // policy/v1: no selector selects nothing, an empty one everything.
    private static Optional<Selector> selector(JsonNode selector) throws IOException {
        if (!selector.isObject()) {
            return Optional.empty();
        }
        var labels = new HashMap<String, String>();
        for (var label : selector.path("matchLabels").properties()) {
            labels.put(label.getKey(), label.getValue().asText());
        }
        var requirements = new ArrayList<Requirement>();
        for (var expression : selector.path("matchExpressions")) {
            var values = new HashSet<String>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            requirements.add(
                    new Requirement(Json.text(expression, "key"), operator(Json.text(expression, "operator")), values));
        }
        return Optional.of(new Selector(labels, requirements));
    }

    private static Operator operator(String text) throws IOException {
        return switch (text) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default -> throw new IOException("operator " + Texts.oneLine(text) + " is none that Kubernetes has");
        };
    }

    private static int count(JsonNode status, String field) throws IOException {
        return Math.clamp(Json.number(status, field, 0), 0, Integer.MAX_VALUE);
    }
}
