package io.curfew.agent.loop;

import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.Result;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Folds answers about the own Node into the view. Several may be on their way, and one may overtake another. */
final class NodeFold {
    private NodeFold() {}

    static View node(View view, Action action, NodeAnswer answer, Instant asked, Instant now) {
        if (action instanceof Action.ReadNode && mayBeOvertaken(view, asked)) {
            return Fold.succeeded(view, action, now);
        }
        var next = view.with(view.node().answered(action, known(view, answer, asked), asked, now));
        return switch (answer) {
            case NodeAnswer.Seen seen
            when !showsIn(seen.node(), action) ->
                Fold.failed(next, action, "the API server took it, but the Node does not show it", now);
            case NodeAnswer.Seen _, NodeAnswer.Gone _ -> Fold.succeeded(next, action, now);
            // Read again at once. The next patch waits a moment, for somebody who keeps changing the Node.
            // It may have been changed by this very patch, sent twice on the way (seed 8828): any later look tells.
            case NodeAnswer.Conflict _ ->
                Fold.failed(
                        doubting(next, action, now.minus(NodeRules.ON_ITS_WAY)),
                        action,
                        "the Node was changed meanwhile",
                        now);
            case NodeAnswer.Denied d -> {
                // Its wait grows with refusals, and not with what went wrong before the first (seed 175159).
                var first = !view.node().isDenied(action.key());
                yield Fold.failed(
                        first ? next.with(next.work().unfailed(action)) : next,
                        action,
                        "not allowed to " + d.what(),
                        now);
            }
            case NodeAnswer.Failed f -> Fold.failed(doubting(next, action, now), action, f.why(), now);
        };
    }

    // By a patch. The answer may show the Node as it was before: without our own journal (seed 933), or with marks that
    // are being taken away (seed 203695).
    private static boolean mayBeOvertaken(View view, Instant asked) {
        var work = view.work();
        return work.isUnderWay(Action.PatchNode.KEY)
                || Stream.of(work.doneAt(Action.PatchNode.KEY), work.patchInDoubt())
                        .flatMap(Optional::stream)
                        .anyMatch(asked::isBefore);
    }

    // Of the conditions an answer that may be older than their last patch says nothing.
    private static NodeAnswer known(View view, NodeAnswer answer, Instant asked) {
        return answer instanceof NodeAnswer.Seen(OwnNode seen) && view.work().mayCross(Action.SetConditions.KEYS, asked)
                ? new NodeAnswer.Seen(
                        seen.with(view.node().node().map(OwnNode::conditions).orElseGet(seen::conditions)))
                : answer;
    }

    // Never a reason to think that the Node cannot be patched: the cordon takes another right.
    static View conditions(View view, Result.ConditionsSet result, Instant asked, Instant now) {
        var action = result.action();
        return switch (result.answer()) {
            case NodeAnswer.Seen seen -> {
                var crossing = view.work().mayCross(Action.ReadNode.KEY, asked) || mayBeOvertaken(view, asked);
                yield Fold.succeeded(
                        view.with(
                                crossing
                                        ? view.node().withConditionsOf(seen.node())
                                        : view.node().answered(action, seen, asked, now)),
                        action,
                        now);
            }
            case NodeAnswer.Gone _ -> Fold.failed(view, action, "there is no such Node", now);
            case NodeAnswer.Conflict _ -> Fold.failed(view, action, "the Node was changed meanwhile", now);
            case NodeAnswer.Denied d -> Fold.failed(view, action, "not allowed to " + d.what(), now);
            case NodeAnswer.Failed f -> Fold.failed(view, action, f.why(), now);
        };
    }

    /** Whether the Node carries no journal, and no answer that is on its way can show one. */
    static boolean hasNoJournal(View view) {
        var work = view.work();
        return view.node()
                        .node()
                        .filter(n -> n.journal() instanceof Journal.Entry.None)
                        .isPresent()
                && work.patchInDoubt().isEmpty()
                && !work.isUnderWay(Action.ReadNode.KEY)
                && !work.isUnderWay(Action.PatchNode.KEY)
                && work.countUnderWay(Action.SetConditions.KEYS) == 0;
    }

    static View doubting(View view, Action action, Instant now) {
        return action instanceof Action.PatchNode ? view.with(view.work().patchInDoubt(now)) : view;
    }

    private static boolean showsIn(OwnNode node, Action action) {
        return !(action instanceof Action.PatchNode p) || p.patch().standsIn(node);
    }
}
