package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookProgress;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.plan.Planner;
import io.curfew.agent.port.OwnNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the journal should say. */
final class Journals {
    private Journals() {}

    /** While a plan stands. */
    static Journal wanted(Situation s, OwnNode node) {
        // One that outlived the marks says nothing of a cordon that stands by now (seed 166960).
        var before = s.journal.filter(Journal::marks).filter(_ -> !s.view.node().free());
        return new Journal(
                        interruptions(s),
                        // Who takes a cordon back that stood before ours leaves the next one to us.
                        node.unschedulable()
                                && before.map(Journal::cordonedBefore).orElse(true),
                        node.exclusionLabel().isPresent()
                                && before.map(Journal::labelledBefore).orElse(true),
                        before.filter(j -> awaitsReboot(s, j))
                                .map(Journal::bootId)
                                .orElse(node.bootId()),
                        before.flatMap(Journal::labelledAt),
                        s.journaledTransition().map(Journal::completedHooks).orElse(Set.of()),
                        s.view.memory().spent(),
                        s.view.served(),
                        recycling(s))
                .withCompleted(completed(s));
    }

    /** When the marks are gone: what must be remembered all the same, if anything. */
    static Optional<Journal> afterwards(Situation s, OwnNode node) {
        var spent = s.view.memory().spent();
        var recycling = recycling(s);
        return spent.isEmpty() && recycling.isEmpty()
                ? Optional.empty()
                : Optional.of(Journal.withoutMarks(node.bootId(), spent, recycling));
    }

    private static Map<String, Journal.Seen> interruptions(Situation s) {
        var interruptions = new TreeMap<String, Journal.Seen>();
        s.standing.forEach(i -> interruptions.put(
                i.id(),
                new Journal.Seen(i.firstSeen(), Planner.deadline(i, s.journal, s.shortestGlobalTimeout, s.settings))));
        return interruptions;
    }

    // The boot by which the reboot of a maintenance will be known; without one, that of now.
    private static boolean awaitsReboot(Situation s, Journal journal) {
        return s.standing.stream()
                .anyMatch(i -> i instanceof Interruption.Maintenance
                        && journal.interruptions().containsKey(i.id()));
    }

    private static List<String> completed(Situation s) {
        return s.transition().isEmpty()
                ? List.of()
                : s.owned.stream()
                        .filter(h -> s.progress(h).state() == HookProgress.State.COMPLETED)
                        .map(Hook::name)
                        .toList();
    }

    // Where recycle was turned off meanwhile, a Standby is an interruption like any other.
    private static Optional<Journal.Recycling> recycling(Situation s) {
        return s.settings.recycle().enabled().on() ? s.journal.flatMap(Journal::recycling) : Optional.empty();
    }
}
