package io.curfew.trials.demo;

import io.curfew.trials.demo.DemoScenario.Expected;
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
record Judge(DemoScenario scenario, Set<String> atNotice, Set<String> leftAlone, String hook) {
    /** The scheduler may have bound a pod before it saw the cordon. */
    private static final Duration SETTLES = Duration.ofSeconds(5);

    /** Each broken rule, in a sentence; none where all held. */
    List<String> verdict(Chronicle chronicle, boolean nodeIsAsItWas, boolean agentLives) {
        var broken = new ArrayList<String>();
        cordonFirst(chronicle, broken);
        completedOnceAndLast(chronicle, broken);
        nothingLeftBehind(chronicle, broken);
        othersLeftAlone(chronicle, broken);
        if (scenario.expects(Expected.REPLACED)) {
            replacedFirst(chronicle, broken);
        }
        if (scenario.expects(Expected.GIVEN_BACK) && !nodeIsAsItWas) {
            broken.add("The node is not as it was.");
        }
        if (chronicle.first(scenario.end()).isEmpty()) {
            broken.add("The end was not reached in time: " + scenario.end().word() + ".");
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
        var due = scenario.expects(Expected.COMPLETED) ? 1 : 0;
        if (completions.size() != due) {
            broken.add("The hook was completed " + completions.size() + " times instead of " + due + ".");
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
        // Without a hook the node must be empty when the instance goes, or reboots.
        var completion = chronicle
                .first(Fact.Kind.COMPLETED)
                .or(() -> chronicle.first(Fact.Kind.REBOOT))
                .or(() -> chronicle.first(Fact.Kind.TERMINATED))
                .map(Fact::at)
                .orElse(Instant.MAX);
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
            broken.add("The hook was completed, or the instance went, while " + String.join(", ", left)
                    + " was still on the node.");
        }
    }

    private static void replacedFirst(Chronicle chronicle, List<String> broken) {
        var replaced = chronicle.first(Fact.Kind.REPLACED).map(Fact::at).orElse(Instant.MAX);
        if (chronicle.all(Fact.Kind.EVICTED).stream().anyMatch(e -> e.at().isBefore(replaced))) {
            broken.add("Pods left before another instance was in service.");
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
