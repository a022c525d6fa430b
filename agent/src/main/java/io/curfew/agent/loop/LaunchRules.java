package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.Ownership;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The own launching hook is completed when the Node is Ready (C19): then the group counts the instance as in service,
 * and terminates those that it replaces. No heartbeat: a node that does not become Ready in the hook's time is one that
 * the group should replace.
 */
final class LaunchRules {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

    private LaunchRules() {}

    private enum Stage {
        TO_COME,
        WAITING,
        OVER
    }

    static void serve(Situation s, Decision.Draft draft) {
        if (!isAwaited(s.view, s.settings)
                || s.plan.isPresent()
                || s.refused()
                || s.instanceId().isEmpty()) {
            return;
        }
        var membership = s.view.group().membership();
        if (membership.settled().isEmpty() || stageOf(s) != Stage.WAITING) {
            // Pending goes over into Pending:Wait by itself.
            ask(s, draft);
            return;
        }
        var group = membership.lastKnown().orElseThrow().group();
        if (s.view.group().launchHooks().isEmpty()) {
            draft.beginOrRetry(new Action.DescribeLaunchHooks(group), RETRY);
            return;
        }
        if (s.view.node().node().filter(OwnNode::ready).isEmpty()) {
            NodeRules.readAgain(s, Duration.ofSeconds(5), Duration.ofSeconds(30), draft);
            return;
        }
        var open = open(s);
        open.forEach(h ->
                draft.beginOrRetry(new Action.CompleteLaunch(h, s.instanceId().orElseThrow()), RETRY));
        if (!open.isEmpty()) {
            // Timed out, or completed by somebody else: the group knows.
            ask(s, draft);
        }
    }

    /** Whether the launch is over, one way or another: nobody need look at it again. */
    static boolean isOver(Situation s) {
        var group = s.view.group();
        return group.membership().settled().isPresent()
                && (stageOf(s) == Stage.OVER || (group.launchHooks().isPresent() && open(s).isEmpty()));
    }

    /** Whether anybody wants to know. */
    static boolean isAwaited(View view, Settings settings) {
        return settings.launchHookEnabled().on() && view.group().launch() == GroupView.Launch.PERHAPS;
    }

    private static Stage stageOf(Situation s) {
        return s.view.group()
                .membership()
                .lastKnown()
                .map(m -> switch (m.lifecycleState()) {
                    case "Pending", "Warmed:Pending" -> Stage.TO_COME;
                    case "Pending:Wait", "Warmed:Pending:Wait" -> Stage.WAITING;
                    default -> Stage.OVER;
                })
                .orElse(Stage.OVER);
    }

    private static List<Hook> open(Situation s) {
        var group = s.view.group();
        return group.launchHooks().orElse(List.of()).stream()
                .filter(h -> Ownership.owns(h.name(), s.settings.hooks().names()))
                .filter(h -> !group.launched().contains(h.name()))
                .toList();
    }

    private static void ask(Situation s, Decision.Draft draft) {
        var due = s.view.group().described().map(d -> d.plus(ASK_AGAIN));
        if (due.filter(s.now::isBefore).isPresent()) {
            draft.wakeAt(due.get());
        } else {
            s.instanceId().ifPresent(id -> draft.beginOrRetry(new Action.DescribeInstance(id), RETRY));
        }
    }
}
