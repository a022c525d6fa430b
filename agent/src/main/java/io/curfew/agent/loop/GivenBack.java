package io.curfew.agent.loop;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruption.Kind;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Result;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Curfew's marks were taken from the Node, and people are to learn why.
 *
 * @param uncordoned whether the cordon was Curfew's, and went with them
 */
record GivenBack(Instant at, boolean uncordoned, String why) {

    /** {@code next}, which remembers it where {@code result} is that of taking the marks away. */
    static View noted(View before, View next, Result.NodePatched result, Instant now) {
        var patch = result.action().patch();
        var marked = before.node().journal().filter(Journal::marks);
        if (marked.isEmpty() || !patch.takesMarksAway() || !(result.answer() instanceof NodeAnswer.Seen)) {
            return next;
        }
        var uncordoned = patch.unschedulable() instanceof Change.Remove<Boolean>;
        var back = new GivenBack(now, uncordoned, why(before, marked.get(), now));
        return next.with(next.node().with(Optional.of(back)));
    }

    /** The view without it, where {@code action} told of it. */
    static View told(View view, Action.Tell action) {
        return view.node()
                        .givenBack()
                        .filter(g -> g.notice().key().equals(action.notice().key()))
                        .isPresent()
                ? view.with(view.node().with(Optional.empty()))
                : view;
    }

    Notice notice() {
        var text = (uncordoned
                        ? "The node takes new pods again: "
                        : "Curfew's marks are removed; the cordon that somebody else had set stays: ")
                + why + ".";
        return NoticeRules.aboutNode(
                at.toString(), Notice.Severity.NORMAL, uncordoned ? "Uncordoned" : "MarksRemoved", text);
    }

    private static String why(View view, Journal journal, Instant now) {
        var reasons = new TreeSet<String>();
        journal.interruptions().keySet().forEach(id -> reasons.add(why(view, id, now)));
        return String.join("; ", reasons);
    }

    private static String why(View view, String id, Instant now) {
        var kind = id.replaceFirst("/.*", "");
        var spent = view.spent().contains(id);
        if (spent && is(kind, Kind.REBALANCE)) {
            return "no spot notice has followed the rebalance recommendation";
        }
        if (spent && is(kind, Kind.MAINTENANCE)) {
            return "the machine has rebooted, so the maintenance is over";
        }
        if (view.standing(now).stream().map(Interruption::id).anyMatch(id::equals)) {
            return kind + " is not acted on now";
        }
        var inService = view.said()
                .targetState()
                .lastKnown()
                .filter(TargetState.IN_SERVICE::equals)
                .isPresent();
        if (inService && byTargetState(kind)) {
            return "the instance is InService again (" + kind + " is over)";
        }
        return kind + (is(kind, Kind.RECYCLE) ? " is over" : " was withdrawn");
    }

    private static boolean byTargetState(String kind) {
        return is(kind, Kind.ASG_TERMINATION)
                || is(kind, Kind.WARM_POOL)
                || is(kind, Kind.STANDBY)
                || is(kind, Kind.DETACHED);
    }

    private static boolean is(String text, Kind kind) {
        return kind.text().equals(text);
    }
}
