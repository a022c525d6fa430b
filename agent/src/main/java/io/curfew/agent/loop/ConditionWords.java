package io.curfew.agent.loop;

import io.curfew.agent.drain.PodStep;
import io.curfew.agent.interruption.Interruption.Kind;
import io.curfew.agent.loop.ConditionRules.Stage;
import io.curfew.agent.port.NodeCondition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the conditions say to people: the same words as the Events and /status. */
final class ConditionWords {
    /** Messages are read in a table, so a few are named. */
    private static final int NAMED = 3;

    private ConditionWords() {}

    static NodeCondition condition(Situation s, Stage stage, NodeCondition.Type type) {
        return new NodeCondition(type, stage.status(type), reason(s), message(s, stage, type), s.now);
    }

    // By the prefix Curfew knows its own; the rest is the kind of the interruption.
    private static String reason(Situation s) {
        var kind = s.plan.map(p -> p.ruling().kind()).orElse(Kind.RECYCLE);
        return NodeCondition.OWN_REASON
                + Arrays.stream(kind.text().split("-"))
                        .map(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1))
                        .collect(Collectors.joining());
    }

    private static String message(Situation s, Stage stage, NodeCondition.Type type) {
        return switch (stage) {
            case DRAINING -> type == NodeCondition.Type.DRAINED ? waiting(s) : draining(s);
            case DRAINED ->
                type == NodeCondition.Type.DRAINED
                        ? NoticeRules.NONE_LEFT
                        : "Drained because of "
                                + s.plan.orElseThrow().ruling().kind().text() + ".";
            case GAVE_UP -> NoticeRules.left(s);
            case REPLACING, UNDECIDED, NONE -> RecycleRules.waitsFor(s).orElse("");
        };
    }

    private static String draining(Situation s) {
        return NoticeRules.draining(s.plan.orElseThrow()) + " " + waiting(s) + blocked(s);
    }

    private static String waiting(Situation s) {
        var pods = s.blocking().size();
        return switch (pods) {
            case 0 -> "No pod that must leave is in sight.";
            case 1 -> "Waiting for pod " + s.blocking().getFirst().fullName() + ".";
            default -> "Waiting for " + pods + " pods.";
        };
    }

    private static String blocked(Situation s) {
        var why = new ArrayList<String>();
        for (var pod : s.blocking()) {
            switch (s.stepOf(pod)) {
                case PodStep.Blocked b -> why.add(pod.fullName() + ": " + b.why());
                case PodStep.Stuck k -> why.add(pod.fullName() + ": " + k.why());
                case PodStep.Wait _, PodStep.Evict _, PodStep.Delete _, PodStep.LeaveAlone _ -> {}
            }
        }
        var more = why.size() - NAMED;
        return why.stream().limit(NAMED).map(w -> " Pod " + w).collect(Collectors.joining())
                + (more > 0 ? " " + more + " more are held." : "");
    }
}
