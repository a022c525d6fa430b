package io.curfew.agent.loop;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.recycle.Capacity;
import io.curfew.agent.recycle.Facts;
import io.curfew.agent.recycle.Replacement;
import io.curfew.agent.recycle.Request;
import io.curfew.agent.recycle.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The replacement that an operator asks for by an annotation on the Node. Does nothing where recycle is not enabled. */
final class RecycleRules {
    /** An operator waits a minute; a thousand nodes ask 17 times a second, for an object in the server's cache. */
    private static final Duration LOOK = Duration.ofMinutes(1);
    /** Launching takes minutes, and all of the account's calls share one rate limit (A23). */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

    /** An instance needs a few minutes from its launch to InService. */
    private static final Duration OVERDUE = Duration.ofMinutes(15);

    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final Backoff PATCH = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    private RecycleRules() {}

    /** Is there a request? While another plan stands nobody asks. */
    static void look(Situation s, Decision.Draft draft) {
        if (!enabled(s) || s.plan.isPresent() || !s.view.node().known()) {
            return;
        }
        var due = s.view.node().readAt().map(r -> r.plus(LOOK));
        if (due.filter(s.now::isBefore).isPresent()) {
            draft.wakeAt(due.get());
        } else {
            NodeRules.read(s, RETRY, draft);
        }
    }

    /** The next step of the replacement. */
    static void advance(Situation s, Decision.Draft draft) {
        if (!enabled(s) || s.view.node().gone().isPresent() || s.instanceId().isEmpty()) {
            return;
        }
        var node = s.view.node().node();
        if (node.isEmpty()) {
            return;
        }
        if (s.view.node().readAt().isEmpty()) {
            // Our own patch may have taken the marks away: a journal of before would bring them back (seed 8873).
            NodeRules.read(s, PATCH, draft);
            return;
        }
        // A patch on its way may still take the journal back that says whose standby it is (seed 14577).
        if (NodeRules.inDoubt(s)) {
            return;
        }
        var id = s.instanceId().get();
        switch (Replacement.next(facts(s))) {
            case Step.Rest _ -> {}
            case Step.AskInstance _ -> ask(new Action.DescribeInstance(id), s, draft);
            case Step.AskGroup g -> {
                ask(new Action.DescribeGroup(g.group()), s, draft);
                ask(new Action.DescribeInstance(id), s, draft);
                tellMissingReplacement(s, g.group(), draft);
            }
            case Step.Accept _ -> {
                patch(s, node.get(), Optional.of(stage(s, Journal.Stage.REPLACING)), Request.ACCEPTED, draft);
                tell("RecycleAccepted", Notice.Severity.NORMAL, "A replacement is being launched first.", s, draft);
            }
            case Step.Refuse r -> {
                patch(s, node.get(), Optional.empty(), Request.REFUSED, draft);
                tell("RecycleRefused", Notice.Severity.WARNING, r.why(), s, draft);
            }
            case Step.EnterStandby e -> {
                var enter = new Action.EnterStandby(e.group(), id);
                if (s.view.work().failuresOf(enter.key()).isPresent()) {
                    // Perhaps it was taken after all.
                    ask(new Action.DescribeInstance(id), s, draft);
                }
                draft.beginOrRetry(enter, RETRY);
                tellMissingPermission(s, draft);
            }
            case Step.Drain _ ->
                patch(s, node.get(), Optional.of(stage(s, Journal.Stage.DRAINING)), Request.ACCEPTED, draft);
            case Step.Terminate _ -> {
                draft.beginOrRetry(new Action.Terminate(id), RETRY);
                tellMissingPermission(s, draft);
            }
            case Step.Forget _ -> forget(s, node.get(), draft);
        }
    }

    /**
     * Whether the instance is back in service, or was never to leave: nobody is sent away for it any more, also while a
     * journal that cannot be patched still says so (seed 299105).
     */
    static boolean isOver(Situation s) {
        return recycling(s).isPresent() && enabled(s) && Replacement.next(facts(s)) instanceof Step.Forget;
    }

    /** What is waited for, in a sentence. */
    static Optional<String> waitsFor(Situation s) {
        return enabled(s) ? Replacement.waitsFor(facts(s)) : Optional.empty();
    }

    private static boolean enabled(Situation s) {
        return s.settings.recycle().enabled().on() && !s.refused();
    }

    private static Facts facts(Situation s) {
        return new Facts(
                s.view.node().node().flatMap(OwnNode::recycle),
                recycling(s),
                s.view.group().membershipSince(membershipCountsFrom(s)),
                s.view.metadata().targetState() instanceof Reading.Known<TargetState> k
                        ? Optional.of(k.value())
                        : Optional.empty(),
                capacity(s),
                // A group without a hook ends the instance at once, with what is still attached to it.
                s.drained() && !s.holding.holds() ? Facts.Drain.OVER : Facts.Drain.GOING_ON,
                s.standing.stream().allMatch(Interruption.Recycle.class::isInstance)
                        ? Facts.Others.NONE
                        : Facts.Others.STANDING,
                s.settings.recycle().finish());
    }

    /**
     * A request is answered by a look at the instance after it. And a group is full without it only while it is on
     * standby: somebody may have taken it out meanwhile (seed 249771).
     */
    private static Optional<Instant> membershipCountsFrom(Situation s) {
        return recycling(s).isEmpty()
                ? s.view.node().readAt()
                : capacity(s).filter(Capacity::full).flatMap(_ -> capacityAt(s));
    }

    // What an earlier replacement found says nothing about this one.
    private static Optional<Capacity> capacity(Situation s) {
        return s.view.group()
                .capacity()
                .filter(_ -> recycling(s)
                        .filter(r -> r.stage() == Journal.Stage.REPLACING)
                        .flatMap(r -> capacityAt(s).filter(at -> !at.isBefore(r.since())))
                        .isPresent());
    }

    private static Optional<Instant> capacityAt(Situation s) {
        return s.view.work().doneAt(Action.DescribeGroup.KEY);
    }

    private static Optional<Journal.Recycling> recycling(Situation s) {
        return s.journal.flatMap(Journal::recycling);
    }

    private static Journal.Recycling stage(Situation s, Journal.Stage stage) {
        return new Journal.Recycling(s.now, stage);
    }

    private static void patch(
            Situation s, OwnNode node, Optional<Journal.Recycling> recycling, Request answer, Decision.Draft draft) {
        var journal = recycling
                .map(r -> Optional.of(journal(s, node).with(Optional.of(r))))
                .orElse(s.journal);
        draft.beginOrRetry(new Action.PatchNode(NodePatch.recycle(node, journal, answer.text())), PATCH);
    }

    private static Journal journal(Situation s, OwnNode node) {
        return s.journal.orElseGet(
                () -> Journal.withoutMarks(node.bootId(), s.view.memory().spent(), Optional.empty()));
    }

    private static void forget(Situation s, OwnNode node, Decision.Draft draft) {
        var left = Optional.of(journal(s, node).with(Optional.empty()))
                .filter(j -> j.marks() || !j.spent().isEmpty());
        draft.beginOrRetry(new Action.PatchNode(NodePatch.afterwards(node, left)), PATCH);
    }

    private static void ask(Action question, Situation s, Decision.Draft draft) {
        var due = s.view.work().doneAt(question.key()).map(d -> d.plus(ASK_AGAIN));
        if (due.filter(s.now::isBefore).isPresent()) {
            draft.wakeAt(due.get());
        } else {
            draft.beginOrRetry(question, RETRY);
        }
    }

    // Launching takes minutes; after a while somebody should look, and be told again as long as nobody does.
    private static void tellMissingReplacement(Situation s, String group, Decision.Draft draft) {
        var since = s.journal.flatMap(Journal::recycling).map(Journal.Recycling::since);
        var capacity = s.view.group().capacity();
        if (since.isEmpty() || capacity.isEmpty() || s.now.isBefore(since.get().plus(OVERDUE))) {
            return;
        }
        var notice = NoticeRules.aboutNode(
                since.get().toString(),
                Notice.Severity.WARNING,
                "ReplacementMissing",
                "The replacement does not come up: of the " + capacity.get().desired() + " instances that group "
                        + group
                        + " should have in service, " + capacity.get().inService() + " are, and nothing is done to the"
                        + " node before that. The group's activity history says why.");
        var hours = (int) Duration.between(since.get().plus(OVERDUE), s.now).toHours();
        NoticeRules.tell(
                hours == 0 ? new Action.Tell(notice) : new Action.TellAgain(notice, hours - 1, hours + 1), s, draft);
    }

    private static void tellMissingPermission(Situation s, Decision.Draft draft) {
        s.view.hooks()
                .missing()
                .forEach(action -> tell(
                        "RecycleRefused",
                        Notice.Severity.WARNING,
                        "The node's AWS identity lacks " + action + ".",
                        s,
                        draft));
    }

    private static void tell(String reason, Notice.Severity severity, String text, Situation s, Decision.Draft draft) {
        // A second request is another one: the Node that carries it is another version.
        var since = s.journal
                .flatMap(Journal::recycling)
                .map(r -> r.since().toString())
                .orElseGet(
                        () -> s.view.node().node().map(OwnNode::resourceVersion).orElse(""));
        var action = new Action.Tell(
                new Notice(reason + "/" + since + "/" + text.hashCode(), severity, reason, Optional.empty(), text));
        if (!s.view.work().isDone(action.key())
                && s.view.work().failuresOf(action.key()).isEmpty()) {
            draft.begin(action);
        }
    }
}
