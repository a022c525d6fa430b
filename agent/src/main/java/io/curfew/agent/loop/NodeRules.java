package io.curfew.agent.loop;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruptions;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;

/** The own Node: read, cordoned together with the journal, and given back as it was. */
final class NodeRules {
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));
    /** A missing permission is granted by people, if at all. */
    private static final Backoff DENIED = new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(15));

    /** From start to Ready a node needs less than a minute as a rule. */
    private static final Duration READY_SOON = Duration.ofSeconds(5);

    private static final Duration READY_LATE = Duration.ofMinutes(5);
    /** Four an hour (design: what a drain of hours may ask). */
    private static final Duration REBOOT_SOON = Duration.ofSeconds(30);

    private static final Duration REBOOT_LATE = Duration.ofMinutes(15);

    /** Longer than a request can lie about on its way once nobody waits for its answer any more. */
    static final Duration ON_ITS_WAY = Duration.ofSeconds(10);

    private NodeRules() {}

    /** Is this really my instance, and is there a journal? Asked once; at idle nothing is ever asked again. */
    static void readAtStart(Situation s, Decision.Draft draft) {
        if (!s.view.node().known()) {
            draft.beginOrRetry(new Action.ReadNode(), retry(s, Action.ReadNode.KEY));
        }
    }

    /**
     * Whatever is decided about the Node is decided on one that was read after the notice, or since the last conflict:
     * the cordon, its removal, and also that there is no such Node or that it is another instance's.
     */
    static void readAfresh(Situation s, Decision.Draft draft) {
        var inDoubt = s.plan.isPresent() && (s.refused() || s.view.node().gone().isPresent());
        if ((inDoubt || cordonMissing(s) || cordonInDoubt(s) || undoDue(s)) && !s.nodeFresh()) {
            read(s, retry(s, Action.ReadNode.KEY), draft);
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
        var journal = Journals.wanted(s, node);
        var labelling = node.exclusionLabel().isEmpty() || journal.labelledAt().isEmpty();
        var unschedulable = node.unschedulable() ? new Change.Keep<Boolean>() : new Change.Set<>(true);
        draft.beginOrRetry(
                new Action.PatchNode(
                        NodePatch.cordon(node, unschedulable, label, labelling ? journal.labelledAt(s.now) : journal)),
                retry(s, Action.PatchNode.KEY));
    }

    /** What has come since the cordon: a nearer deadline, completed hooks. */
    static void keepJournal(Situation s, Decision.Draft draft) {
        if (s.refused()
                || s.plan.isEmpty()
                || s.journal.filter(Journal::marks).isEmpty()
                || cordonMissing(s)
                || cordonInDoubt(s)
                || isGone(s)
                // Several hooks are completed together: one patch for all of them.
                || s.view.work().countUnderWay("complete/") > 0) {
            return;
        }
        var node = s.view.node().node().orElseThrow();
        var wanted = Journals.wanted(s, node);
        if (!wanted.equals(s.journal.get())) {
            draft.beginOrRetry(new Action.PatchNode(NodePatch.journal(wanted)), retry(s, Action.PatchNode.KEY));
        }
    }

    /** Nothing stands any more: takes away what Curfew set, and nothing else. */
    static void undo(Situation s, Decision.Draft draft) {
        if (!undoDue(s) || !s.nodeFresh()) {
            return;
        }
        var node = s.view.node().node().orElseThrow();
        if (waitsForReady(s)) {
            readAgain(s, READY_SOON, READY_LATE, draft);
            return;
        }
        var journal = s.journal.orElseThrow();
        // An old journal that a patch brought back says nothing of a cordon that came after ours was gone (seed 14577).
        var ourCordon = !journal.cordonedBefore() && !s.view.node().free();
        var ourLabel = !journal.labelledBefore()
                && !s.view.node().free()
                && node.exclusionLabel().filter(OwnNode.EXCLUSION_VALUE::equals).isPresent();
        draft.beginOrRetry(
                new Action.PatchNode(NodePatch.giveBack(
                        node,
                        ourCordon ? new Change.Remove<>() : new Change.Keep<>(),
                        ourLabel ? new Change.Remove<>() : new Change.Keep<>(),
                        Journals.afterwards(s, node))),
                RETRY);
    }

    /**
     * What was to be remembered without marks is of no use any more: metadata has ceased to show it. Not while marks may
     * still come of an unanswered patch: their journal would be lost, and they would stay (seed 745374).
     */
    static void forget(Situation s, Decision.Draft draft) {
        if (s.refused()
                || inDoubt(s)
                || s.plan.isPresent()
                || isGone(s)
                || s.journal.isEmpty()
                || s.journal.get().marks()) {
            return;
        }
        var node = s.view.node().node().orElseThrow();
        var left = Journals.afterwards(s, node);
        if (left.equals(s.journal)) {
            return;
        }
        if (s.view.node().readAt().isEmpty()) {
            read(s, RETRY, draft);
        } else {
            draft.beginOrRetry(new Action.PatchNode(NodePatch.afterwards(node, left)), RETRY);
        }
    }

    /**
     * After a reboot the kubelet tells the new boot as soon as it is up, and the agent starts after it. Should the
     * agent have been faster, or the machine never reboot, this finds out.
     */
    static void lookForReboot(Situation s, Decision.Draft draft) {
        var awaited = s.standing.stream()
                .anyMatch(i -> i instanceof Interruption.Maintenance m
                        && !s.now.isBefore(m.notBefore())
                        && !s.view.memory().sawItBegin(m)
                        && s.journal
                                .filter(j -> j.interruptions().containsKey(m.id()))
                                .isPresent());
        if (awaited && !s.refused() && !isGone(s)) {
            readAgain(s, REBOOT_SOON, REBOOT_LATE, draft);
        }
    }

    /** After a reboot the node is given back when it is Ready, and not before. */
    static boolean waitsForReady(Situation s) {
        return undoDue(s)
                && Lapses.hasRebooted(s.view.node())
                && s.view.node().node().filter(n -> !n.ready()).isPresent();
    }

    /**
     * A patch of which no answer came may have its effect after all is over (seed 4596), or take a cordon away that is
     * wanted again (seed 14982): the Node is looked at once more, when nothing of it can be on its way any longer.
     */
    static void lookAfterDoubt(Situation s, Decision.Draft draft) {
        if (!inDoubt(s) || s.refused() || isGone(s)) {
            return;
        }
        var due = s.view.work().patchInDoubt().orElseThrow().plus(ON_ITS_WAY);
        if (s.now.isBefore(due)) {
            draft.wakeAt(due);
        } else {
            read(s, RETRY, draft);
        }
    }

    /** Whether a patch of which no answer came may still change the Node, or has, and nobody has looked since. */
    static boolean inDoubt(Situation s) {
        return s.view.work()
                .patchInDoubt()
                .map(d -> d.plus(ON_ITS_WAY))
                .filter(due ->
                        s.view.node().readAt().filter(r -> !r.isBefore(due)).isEmpty())
                .isPresent();
    }

    static void readAgain(Situation s, Duration soon, Duration late, Decision.Draft draft) {
        var due = s.view.node().readAt().map(r -> r.plus(Lapses.patience(s, soon, late)));
        if (due.filter(s.now::isBefore).isPresent()) {
            draft.wakeAt(due.get());
        } else {
            read(s, RETRY, draft);
        }
    }

    /** Not beside a patch: what the read shows might be older than what the patch leaves. */
    static void read(Situation s, Backoff backoff, Decision.Draft draft) {
        if (!s.view.work().isUnderWay(Action.PatchNode.KEY) && !draft.begins(Action.PatchNode.KEY)) {
            draft.beginOrRetry(new Action.ReadNode(), backoff);
        }
    }

    private static boolean cordonMissing(Situation s) {
        if (s.plan.isEmpty() || isGone(s)) {
            return false;
        }
        var journaled = s.journal.map(
                j -> s.standing.stream().allMatch(i -> j.interruptions().containsKey(i.id())));
        var unschedulable = s.view.node().node().filter(OwnNode::unschedulable).isPresent();
        return !journaled.orElse(false) || !unschedulable || s.view.node().free();
    }

    // Marks were being taken away when a notice came, and nothing has said yet whether they are gone.
    private static boolean cordonInDoubt(Situation s) {
        return s.plan.isPresent()
                && s.view.node().node().isPresent()
                && s.nodeSettled().isEmpty();
    }

    // Silence and a passing 404 give nothing back: each interruption in the journal must be positively withdrawn, or
    // over, or one that is not to be acted on.
    private static boolean undoDue(Situation s) {
        return !s.refused()
                && s.plan.isEmpty()
                && s.journal.filter(Journal::marks).isPresent()
                && !isGone(s)
                && s.journal.get().interruptions().keySet().stream().allMatch(id -> isOver(s, id));
    }

    private static boolean isOver(Situation s, String id) {
        return s.standing.stream().anyMatch(i -> i.id().equals(id))
                || s.view.spent().contains(id)
                || s.view.memory().withdrawn().contains(id)
                || Interruptions.withdrawn(id, s.view.said(), s.now);
    }

    private static boolean isGone(Situation s) {
        return s.view.node().gone().isPresent();
    }

    private static Backoff retry(Situation s, String key) {
        return s.view.node().isDenied(key) ? DENIED : RETRY;
    }
}
