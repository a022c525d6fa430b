package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookProgress;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The own Node: read, cordoned together with the journal, and given back as it was. */
final class NodeRules {
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private NodeRules() {}

    /** Is this really my instance, and is there a journal? Asked once; at idle nothing is ever asked again. */
    static void readAtStart(Situation s, Decision.Draft draft) {
        if (!s.view.node().known()) {
            draft.beginOrRetry(new Action.ReadNode(), RETRY);
        }
    }

    /** A patch is decided on a Node that was read after the notice, or since the last conflict. */
    static void readAfresh(Situation s, Decision.Draft draft) {
        if (s.refused() || s.view.work().isUnderWay("patch-node")) {
            return;
        }
        if ((cordonMissing(s) || undoDue(s))
                && !fresh(s)
                && s.view.node().gone().isEmpty()) {
            draft.beginOrRetry(new Action.ReadNode(), RETRY);
        }
    }

    /** Cordon, exclusion label and journal in one patch, guarded by the resourceVersion that it was decided on. */
    static void cordon(Situation s, Decision.Draft draft) {
        if (s.refused() || !cordonMissing(s) || !fresh(s)) {
            return;
        }
        var node = s.view.node().node().orElseThrow();
        var plan = s.plan.orElseThrow();
        var label =
                node.exclusionLabel().isEmpty() ? new Change.Set<>(OwnNode.EXCLUSION_VALUE) : new Change.Keep<String>();
        var unschedulable = node.unschedulable() ? new Change.Keep<Boolean>() : new Change.Set<>(true);
        draft.beginOrRetry(
                new Action.PatchNode(NodePatch.cordon(node, unschedulable, label, journal(s, node, plan))), RETRY);
    }

    /** What has come since the cordon: a nearer deadline, completed hooks. */
    static void keepJournal(Situation s, Decision.Draft draft) {
        if (s.refused() || s.plan.isEmpty() || s.journal.isEmpty() || cordonMissing(s)) {
            return;
        }
        var node = s.view.node().node().orElseThrow();
        var wanted = journal(s, node, s.plan.get());
        if (!wanted.equals(s.journal.get())) {
            draft.beginOrRetry(new Action.PatchNode(NodePatch.journal(wanted)), RETRY);
        }
    }

    /** Nothing stands any more: takes away what Curfew set, and nothing else. */
    static void undo(Situation s, Decision.Draft draft) {
        if (!undoDue(s) || !fresh(s)) {
            return;
        }
        var node = s.view.node().node().orElseThrow();
        var journal = s.journal.orElseThrow();
        var ourLabel = !journal.labelledBefore()
                && node.exclusionLabel().filter(OwnNode.EXCLUSION_VALUE::equals).isPresent();
        draft.beginOrRetry(
                new Action.PatchNode(new NodePatch(
                        Optional.of(node.resourceVersion()),
                        journal.cordonedBefore() ? new Change.Keep<>() : new Change.Remove<>(),
                        ourLabel ? new Change.Remove<>() : new Change.Keep<>(),
                        new Change.Remove<>(),
                        Optional.empty())),
                RETRY);
    }

    private static boolean cordonMissing(Situation s) {
        if (s.plan.isEmpty() || s.view.node().gone().isPresent()) {
            return false;
        }
        var journaled = s.journal.map(
                j -> s.standing.stream().allMatch(i -> j.interruptions().containsKey(i.id())));
        var unschedulable = s.view.node().node().filter(OwnNode::unschedulable).isPresent();
        return !journaled.orElse(false) || !unschedulable;
    }

    private static boolean undoDue(Situation s) {
        return !s.refused() && s.standing.isEmpty() && s.journal.isPresent();
    }

    // Read since the newest interruption was first seen, or by a process that began after it: a Node read days ago
    // would only bring a conflict, or hide a cordon that somebody else has set meanwhile.
    private static boolean fresh(Situation s) {
        var newest = s.standing.stream()
                .map(Interruption::firstSeen)
                .max(Instant::compareTo)
                .or(() -> s.view.metadata().targetState().settled().map(NodeRules::since));
        return s.view.node().node().isPresent()
                && s.view.node()
                        .readAt()
                        .filter(r -> newest.filter(r::isBefore).isEmpty())
                        .isPresent();
    }

    private static Instant since(Reading.Settled<?> settled) {
        return switch (settled) {
            case Reading.Known<?> k -> k.since();
            case Reading.Absent<?> a -> a.since();
        };
    }

    private static Journal journal(Situation s, OwnNode node, Plan plan) {
        var interruptions = new TreeMap<String, Instant>();
        s.standing.forEach(i -> interruptions.put(i.id(), i.firstSeen()));
        var ended = s.owned.stream()
                .filter(h -> s.progress(h).state() == HookProgress.State.COMPLETED)
                .map(Hook::name)
                .toList();
        return s.journal
                .map(j -> new Journal(
                        interruptions,
                        Optional.of(plan.deadline()),
                        j.cordonedBefore(),
                        j.labelledBefore(),
                        j.bootId(),
                        j.completedHooks()))
                .orElseGet(() -> new Journal(
                        interruptions,
                        Optional.of(plan.deadline()),
                        node.unschedulable(),
                        node.exclusionLabel().isPresent(),
                        node.bootId(),
                        Set.of()))
                .withCompleted(ended);
    }
}
