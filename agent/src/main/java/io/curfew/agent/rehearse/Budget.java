package io.curfew.agent.rehearse;

import io.curfew.agent.drain.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A PodDisruptionBudget as its controller last counted it.
 *
 * @param selector empty where it selects nothing
 * @param allowed how many of its pods may be evicted now
 * @param needed how many of them must be healthy
 */
public record Budget(String namespace, String name, Optional<Selector> selector, int allowed, int needed, int healthy) {

    /**
     * A label selector; one without any requirement selects all pods of its namespace.
     *
     * @param labels each must be there with this value
     */
    public record Selector(Map<String, String> labels, List<Requirement> requirements) {
        public Selector {
            labels = Map.copyOf(labels);
            requirements = List.copyOf(requirements);
        }

        boolean matches(Map<String, String> of) {
            return of.entrySet().containsAll(labels.entrySet())
                    && requirements.stream().allMatch(r -> r.matches(of));
        }
    }

    /** One of a selector's {@code matchExpressions}. */
    public record Requirement(String key, Operator operator, Set<String> values) {
        public Requirement {
            values = Set.copyOf(values);
        }

        boolean matches(Map<String, String> labels) {
            var there = labels.containsKey(key);
            return switch (operator) {
                case IN -> there && values.contains(labels.getOrDefault(key, ""));
                case NOT_IN -> !there || !values.contains(labels.getOrDefault(key, ""));
                case EXISTS -> there;
                case DOES_NOT_EXIST -> !there;
            };
        }
    }

    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    boolean selects(Pod pod) {
        return namespace.equals(pod.namespace())
                && selector.filter(s -> s.matches(pod.labels())).isPresent();
    }
}
