package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookProgress;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.plan.Planner;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The own Node: read, cordoned together with the journal, and given back as it was. */
final class NodeRules {
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));
    /** A missing permission is granted by people, if at all. */
    private static final Backoff DENIED = new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(15));

    private NodeRules() {}

    /** Is this really my instance, and is there a journal? Asked once; at idle nothing is ever asked again. */
    static void readAtStart(Situation s, Decision.Draft draft) {
        if (!s.view.node().known()) {
            draft.beginOrRetry(new Action.ReadNode(), retry(s));
        }
    }

    /**
     * Whatever is decided about the Node is decided on one that was read after the notice, or since the last conflict:
     * the cordon, its removal, and also that there is no such Node or that it is another instance's.
     */
    static void readAfresh(Situation s, Decision.Draft draft) {
        var inDoubt = s.plan.isPresent() && (s.refused() || s.view.node().gone().isPresent());
        if ((inDoubt || cordonMissing(s) || cordonInDoubt(s) || undoDue(s))
                && !s.nodeFresh()
                && !s.view.work().isUnderWay("patch-node")) {
            draft.beginOrRetry(new Action.ReadNode(), retry(s));
        }
    }

    /** Cordon, exclusion label and journal in one patch, guarded by the resourceVersion that it was decided on. */
    static void cordon(Situation s, Decision.Draft draft) {
        if (s.refused()
                || !cordonMissing(s)
                || !s.nodeFresh()
                || s.view.node().node().isEmpty()) {
            return;
        }
        var node = s.view.node().node().get();
        var label =
                node.exclusionLabel().isEmpty() ? new Change.Set<>(OwnNode.EXCLUSION_VALUE) : new Change.Keep<String>();
        var journal = journal(s, node);
        var labelling = node.exclusionLabel().isEmpty() || journal.labelledAt().isEmpty();
        var unschedulable = node.unschedulable() ? new Change.Keep<Boolean>() : new Change.Set<>(true);
        draft.beginOrRetry(
                new Action.PatchNode(
                        NodePatch.cordon(node, unschedulable, label, labelling ? journal.labelledAt(s.now) : journal)),
                retry(s));
    }

    /** What has come since the cordon: a nearer deadline, completed hooks. */
    static void keepJournal(Situation s, Decision.Draft draft) {
        if (s.refused()
                || s.plan.isEmpty()
                || s.journal.isEmpty()
                || cordonMissing(s)
                || cordonInDoubt(s)
                || isGone(s)) {
            return;
        }
        var node = s.view.node().node().orElseThrow();
        var wanted = journal(s, node);
        if (!wanted.equals(s.journal.get())) {
            draft.beginOrRetry(new Action.PatchNode(NodePatch.journal(wanted)), retry(s));
        }
    }

    /** Nothing stands any more: takes away what Curfew set, and nothing else. */
    static void undo(Situation s, Decision.Draft draft) {
        if (!undoDue(s) || !s.nodeFresh()) {
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
        if (s.plan.isEmpty() || isGone(s)) {
            return false;
        }
        var journaled = s.journal.map(
                j -> s.standing.stream().allMatch(i -> j.interruptions().containsKey(i.id())));
        var unschedulable = s.view.node().node().filter(OwnNode::unschedulable).isPresent();
        return !journaled.orElse(false) || !unschedulable;
    }

    // Marks were being taken away when a notice came, and nothing has said yet whether they are gone.
    private static boolean cordonInDoubt(Situation s) {
        return s.plan.isPresent()
                && s.view.node().node().isPresent()
                && s.nodeSettled().isEmpty();
    }

    // Silence and a 404 give nothing back: only a target state that says so.
    private static boolean undoDue(Situation s) {
        return !s.refused()
                && s.standing.isEmpty()
                && s.journal.isPresent()
                && !isGone(s)
                && s.view.metadata().targetState().lastKnown().isPresent();
    }

    private static boolean isGone(Situation s) {
        return s.view.node().gone().isPresent();
    }

    private static Backoff retry(Situation s) {
        return s.view.node().denied().isPresent() ? DENIED : RETRY;
    }

    private static Journal journal(Situation s, OwnNode node) {
        var interruptions = new TreeMap<String, Journal.Seen>();
        s.standing.forEach(i -> interruptions.put(
                i.id(),
                new Journal.Seen(i.firstSeen(), Planner.deadline(i, s.journal, s.shortestGlobalTimeout, s.settings))));
        var ended = s.owned.stream()
                .filter(h -> s.progress(h).state() == HookProgress.State.COMPLETED)
                .map(Hook::name)
                .toList();
        // A hook that was completed for an interruption that is over may have to be completed again.
        var served = s.plan.filter(Plan::servesHooks).isPresent();
        return s.journal
                .map(j -> new Journal(
                        interruptions,
                        // Who takes a cordon back that stood before ours leaves the next one to us.
                        j.cordonedBefore() && node.unschedulable(),
                        j.labelledBefore() && node.exclusionLabel().isPresent(),
                        j.bootId(),
                        j.labelledAt(),
                        served ? j.completedHooks() : Set.of()))
                .orElseGet(() -> new Journal(
                        interruptions,
                        node.unschedulable(),
                        node.exclusionLabel().isPresent(),
                        node.bootId(),
                        Optional.empty(),
                        Set.of()))
                .withCompleted(served ? ended : List.of());
    }
}
