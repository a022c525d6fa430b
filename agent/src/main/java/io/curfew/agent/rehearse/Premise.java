package io.curfew.agent.rehearse;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.loop.Self;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rehearsal starts from.
 *
 * @param node empty where it could not be read
 * @param evictions by UID of the pod: what a dry run of its eviction was answered
 * @param deletion what a dry run of a DELETE was answered; empty where there was nothing to ask for
 * @param budgets as far as they may be read
 * @param doubts what could not be found out, as sentences
 * @param requests how many requests it took
 */
public record Premise(
        Self self,
        Settings settings,
        Instant now,
        Optional<OwnNode> node,
        List<Pod> pods,
        Map<String, EvictionAnswer> evictions,
        Optional<EvictionAnswer> deletion,
        List<Budget> budgets,
        List<String> doubts,
        int requests) {

    public Premise {
        pods = List.copyOf(pods);
        evictions = Map.copyOf(evictions);
        budgets = List.copyOf(budgets);
        doubts = List.copyOf(doubts);
    }

    /** The pods that a drain sends home, or waits for. */
    List<Pod> toBeSentHome() {
        return pods.stream()
                .filter(p -> p.deletion().isEmpty()
                        && Classes.of(p, self.podUid(), settings.drain()).blocking())
                .toList();
    }
}
