package io.curfew.agent.loop;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruptions;
import io.curfew.agent.plan.Journal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Interruptions that are over for Curfew although metadata goes on showing them: a rebalance recommendation that no
 * spot notice has followed, and a maintenance whose reboot has taken place.
 */
final class Lapses {
    private Lapses() {}

    /** All that are spent now: those of before that are still shown, and those that lapse in this turn. */
    static Set<String> spent(Situation s) {
        var spent = new HashSet<>(s.view.remembered().spent());
        s.standing.stream().filter(i -> lapses(s, i)).map(Interruption::id).forEach(spent::add);
        spent.removeIf(id -> Interruptions.withdrawn(id, s.view.metadata(), s.now));
        return spent;
    }

    private static boolean lapses(Situation s, Interruption interruption) {
        return switch (interruption) {
            case Interruption.Rebalance r -> !s.now.isBefore(r.firstSeen().plus(s.settings.rebalanceHold()));
            case Interruption.Maintenance m ->
                hasRebooted(s)
                        && hasBegun(s, m)
                        && s.journal.orElseThrow().interruptions().containsKey(m.id());
            case Interruption.AsgTermination _,
                    Interruption.ReturnToWarmPool _,
                    Interruption.Standby _,
                    Interruption.Detached _,
                    Interruption.Spot _,
                    Interruption.Recycle _ -> false;
        };
    }

    /** Whether the machine was started anew since the marks were made: exact, where a clock would guess. */
    static boolean hasRebooted(Situation s) {
        var before = s.journal.filter(Journal::marks).map(Journal::bootId).orElse("");
        var now = s.view.node().node().map(n -> n.bootId()).orElse("");
        return !before.isEmpty() && !now.isEmpty() && !before.equals(now);
    }

    /** A maintenance of next month is not over because this month's is. */
    static boolean hasBegun(Situation s, Interruption.Maintenance m) {
        return !s.now.isBefore(m.notBefore().minus(s.settings.maintenanceLead()));
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
