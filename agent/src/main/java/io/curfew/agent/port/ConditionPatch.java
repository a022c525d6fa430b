package io.curfew.agent.port;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One strategic merge patch of the own Node's status, which touches no condition but those named here.
 *
 * @param at when this was known to be so
 */
public record ConditionPatch(Instant at, List<NodeCondition> set, Set<NodeCondition.Type> removed) {
    public ConditionPatch {
        set = List.copyOf(set);
        removed = Set.copyOf(removed);
    }

    /** What the Node would be with it. */
    public OwnNode appliedTo(OwnNode node) {
        return node.with(appliedTo(node.conditions()));
    }

    private Map<NodeCondition.Type, NodeCondition> appliedTo(Map<NodeCondition.Type, NodeCondition> conditions) {
        var next = new HashMap<>(conditions);
        set.forEach(c -> next.put(c.type(), c));
        removed.forEach(next::remove);
        return next;
    }
}
