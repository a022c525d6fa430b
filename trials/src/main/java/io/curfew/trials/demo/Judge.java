package io.curfew.trials.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds what happened against the rules of "What must hold" in the design, from the world's own facts alone.
 *
 * @param atNotice all pods of the node when the notice came
 * @param leftAlone those that no drain may touch: of a DaemonSet, a static pod's mirror, finished
 * @param hook the one hook that the agent owns
 */
record Judge(Set<String> atNotice, Set<String> leftAlone, String hook) {
    /** The scheduler may have bound a pod before it saw the cordon. */
    private static final Duration SETTLES = Duration.ofSeconds(5);

    /** Each broken rule, in a sentence; none where all held. */
    List<String> verdict(Chronicle chronicle, boolean agentLives) {
        var broken = new ArrayList<String>();
        cordonFirst(chronicle, broken);
        completedOnceAndLast(chronicle, broken);
        nothingLeftBehind(chronicle, broken);
        othersLeftAlone(chronicle, broken);
        if (chronicle.first(Fact.Kind.TERMINATED).isEmpty()) {
            broken.add("The instance was not terminated in time.");
        }
        if (!agentLives) {
            broken.add("The agent's process ended.");
        }
        return broken;
    }

    private void cordonFirst(Chronicle chronicle, List<String> broken) {
        var cordon = chronicle.first(Fact.Kind.CORDONED);
        if (cordon.isEmpty()) {
            broken.add("The node was not cordoned.");
            return;
        }
        chronicle
                .first(Fact.Kind.EVICTED)
                .filter(e -> e.at().isBefore(cordon.get().at()))
                .ifPresent(e -> broken.add("Pod " + e.subject() + " was evicted before the cordon."));
        chronicle
                .first(Fact.Kind.COMPLETED)
                .filter(c -> c.at().isBefore(cordon.get().at().plus(SETTLES)))
                .ifPresent(c -> broken.add("The hook was completed less than 5 s after the cordon."));
    }

    private void completedOnceAndLast(Chronicle chronicle, List<String> broken) {
        var completions = chronicle.all(Fact.Kind.COMPLETED);
        if (completions.size() != 1) {
            broken.add("The hook was completed " + completions.size() + " times instead of once.");
        }
        for (var fact : chronicle.facts()) {
            var hookCall = switch (fact.kind()) {
                case HEARTBEAT, HEARTBEAT_REFUSED, COMPLETED, COMPLETION_REFUSED -> true;
                default -> false;
            };
            if (hookCall && !fact.subject().equals(hook)) {
                broken.add("A call was made for hook " + fact.subject() + ", which is not ours.");
            }
            var late = fact.kind() == Fact.Kind.HEARTBEAT || fact.kind() == Fact.Kind.HEARTBEAT_REFUSED;
            if (late && completions.stream().anyMatch(c -> c.at().isBefore(fact.at()))) {
                broken.add("A heartbeat followed the completion.");
            }
        }
    }

    private void nothingLeftBehind(Chronicle chronicle, List<String> broken) {
        var completion = chronicle.first(Fact.Kind.COMPLETED).map(Fact::at).orElse(Instant.MAX);
        var left = new HashSet<>(atNotice);
        for (var fact : chronicle.facts()) {
            if (!fact.at().isAfter(completion)) {
                switch (fact.kind()) {
                    case POD_GONE -> left.remove(fact.subject());
                    case POD_BOUND -> left.add(fact.subject());
                    default -> {}
                }
            }
        }
        left.removeAll(leftAlone);
        if (!left.isEmpty() && completion.isBefore(Instant.MAX)) {
            broken.add("The hook was completed while " + String.join(", ", left) + " was still on the node.");
        }
    }

    private void othersLeftAlone(Chronicle chronicle, List<String> broken) {
        for (var fact : chronicle.facts()) {
            var touched = switch (fact.kind()) {
                case EVICTED, BLOCKED, REFUSED, DELETED -> true;
                default -> false;
            };
            if (touched && leftAlone.contains(fact.subject())) {
                broken.add(
                        "Pod " + fact.subject() + " was " + fact.kind().word() + " although it is to be left alone.");
            }
        }
        for (var pod : atNotice) {
            var times = chronicle.all(Fact.Kind.EVICTED).stream()
                    .filter(f -> f.subject().equals(pod))
                    .count();
            if (times > 1) {
                broken.add("Pod " + pod + " was evicted " + times + " times.");
            }
        }
    }
}
