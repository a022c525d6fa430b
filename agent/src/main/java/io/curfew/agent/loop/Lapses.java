package io.curfew.agent.loop;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruptions;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Interruptions that are over for Curfew although metadata goes on showing them: a rebalance recommendation that no
 * spot notice has followed, and a maintenance whose reboot has taken place.
 */
final class Lapses {
    private Lapses() {}

    /** Those of {@code standing} that lapse now. */
    static Set<String> lapsed(NodeView node, List<Interruption> standing, Settings settings, Instant now) {
        return standing.stream()
                .filter(i -> lapses(i, node, settings, now))
                .map(Interruption::id)
                .collect(Collectors.toSet());
    }

    /** All that are spent now: those of before that are still shown, and those that lapse. */
    static Set<String> spent(View view, Set<String> lapsed, Instant now) {
        var spent = new HashSet<>(view.spent());
        spent.addAll(lapsed);
        spent.removeIf(id -> Interruptions.withdrawn(id, view.said(), now));
        return spent;
    }

    /** Those that lapse while metadata shows another one of their kind already: nothing is left to remember of them. */
    static Set<String> replaced(View view, Set<String> lapsed, Instant now) {
        return lapsed.stream()
                .filter(id -> Interruptions.withdrawn(id, view.said(), now))
                .collect(Collectors.toSet());
    }

    private static boolean lapses(Interruption interruption, NodeView node, Settings settings, Instant now) {
        return switch (interruption) {
            case Interruption.Rebalance r -> !now.isBefore(r.firstSeen().plus(settings.rebalanceHold()));
            case Interruption.Maintenance m ->
                // A maintenance of next month is not over because this month's is.
                !now.isBefore(m.notBefore().minus(settings.maintenanceLead()))
                        && hasRebooted(node)
                        && node.journal().orElseThrow().interruptions().containsKey(m.id());
            case Interruption.AsgTermination _,
                    Interruption.ReturnToWarmPool _,
                    Interruption.Standby _,
                    Interruption.Detached _,
                    Interruption.Spot _,
                    Interruption.Recycle _ -> false;
        };
    }

    /** Whether the machine was started anew since the marks were made: exact, where a clock would guess. */
    static boolean hasRebooted(NodeView node) {
        var before = node.journal().filter(Journal::marks).map(Journal::bootId).orElse("");
        var now = node.node().map(OwnNode::bootId).orElse("");
        return !before.isEmpty() && !now.isEmpty() && !before.equals(now);
    }

    /** How often to look for what comes by itself: soon in the first minutes of an agent, rarely in the long run. */
    static Duration patience(Situation s, Duration shortest, Duration longest) {
        var age = s.view.memory()
                .firstLook()
                .map(first -> Duration.between(first, s.now).dividedBy(2))
                .orElse(shortest);
        return age.compareTo(shortest) < 0 ? shortest : age.compareTo(longest) > 0 ? longest : age;
    }
}
