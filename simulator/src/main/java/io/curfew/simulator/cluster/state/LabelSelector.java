package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Chooses by labels: equality and sets, from a query or from an object's {@code spec.selector}. */
public final class LabelSelector {
    /** Matches everything. */
    public static final LabelSelector ALL = new LabelSelector(List.of());

    private static final Pattern SETS = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");

    private final List<Requirement> requirements;

    private LabelSelector(List<Requirement> requirements) {
        this.requirements = List.copyOf(requirements);
    }

    private enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        ABSENT
    }

    private record Requirement(String key, Operator operator, Set<String> values) {
        boolean matches(JsonNode labels) {
            var label = labels.path(key);
            return switch (operator) {
                case IN -> label.isTextual() && values.contains(label.textValue());
                case NOT_IN -> !label.isTextual() || !values.contains(label.textValue());
                case EXISTS -> label.isTextual();
                case ABSENT -> !label.isTextual();
            };
        }
    }

    public boolean isEmpty() {
        return requirements.isEmpty();
    }

    public boolean matches(JsonNode object) {
        var labels = Json.at(object, "metadata", "labels");
        for (var requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** From a query, such as {@code app=web,tier in (a, b),!canary}; refuses what it cannot read. */
    public static LabelSelector parse(String text) {
        var requirements = new ArrayList<Requirement>();
        // A comma inside brackets belongs to a set.
        for (var part : text.split(",(?![^(]*\\))")) {
            if (!part.isBlank()) {
                requirements.add(requirement(part.strip()));
            }
        }
        return new LabelSelector(requirements);
    }

    /** From {@code spec.selector} with matchLabels and matchExpressions. */
    public static LabelSelector of(JsonNode selector) {
        var requirements = new ArrayList<Requirement>();
        for (var label : selector.path("matchLabels").properties()) {
            requirements.add(new Requirement(
                    label.getKey(), Operator.IN, Set.of(label.getValue().asText())));
        }
        for (var expression : selector.path("matchExpressions")) {
            var values = new HashSet<String>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            requirements.add(new Requirement(
                    expression.path("key").asText(),
                    operator(expression.path("operator").asText()),
                    values));
        }
        return new LabelSelector(requirements);
    }

    private static Operator operator(String name) {
        return switch (name) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.ABSENT;
            default -> throw Refusal.badRequest("\"" + name + "\" is not a valid label selector operator");
        };
    }

    private static Requirement requirement(String part) {
        var sets = SETS.matcher(part);
        if (sets.matches()) {
            var values = new HashSet<String>();
            Arrays.stream(sets.group(3).split(",")).map(String::strip).forEach(values::add);
            return new Requirement(sets.group(1), sets.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        if (part.contains(" ")) {
            throw Refusal.badRequest("unable to parse requirement: found '' expected: '('");
        }
        if (part.startsWith("!")) {
            return new Requirement(part.substring(1), Operator.ABSENT, Set.of());
        }
        var sides = part.split("!=|==|=", 2);
        if (sides.length == 1) {
            return new Requirement(part, Operator.EXISTS, Set.of());
        }
        return new Requirement(sides[0], part.contains("!=") ? Operator.NOT_IN : Operator.IN, Set.of(sides[1]));
    }
}
