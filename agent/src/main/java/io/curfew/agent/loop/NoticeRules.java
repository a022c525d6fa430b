package io.curfew.agent.loop;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.PodStep;
import io.curfew.agent.hook.HookProgress;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Notice.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events for people: for real outcomes only, each told once, and never in the way of an eviction. */
final class NoticeRules {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60));
    /** After this many tries an Event is given up: the log has the fact. */
    private static final int TRIES = 3;
    /** Events of one drain come from the budget of 20 requests beyond the evictions. */
    private static final int BLOCKED_PODS_TOLD = 5;

    private static final String BLOCKED = "EvictionBlocked";

    private NoticeRules() {}

    static void tell(Situation s, Decision.Draft draft) {
        if (s.plan.isEmpty() || s.refused()) {
            return;
        }
        for (var notice : notices(s, s.plan.get())) {
            var action = new Action.Tell(notice);
            var failures = s.view.work().failuresOf(action.key());
            if (!s.view.work().isDone(action.key())
                    && failures.filter(f -> f.count() >= TRIES).isEmpty()) {
                draft.beginOrRetry(action, RETRY);
            }
        }
    }

    private static List<Notice> notices(Situation s, Plan plan) {
        var notices = new ArrayList<Notice>();
        var id = plan.ruling().id() + "/" + plan.ruling().firstSeen();
        if (s.nodeSettled().isPresent() && s.view.pods().pods().isPresent()) {
            notices.add(aboutNode(
                    id,
                    Severity.NORMAL,
                    "DrainStarted",
                    "Draining because of " + plan.ruling().kind().text() + ", until " + plan.deadline() + " ("
                            + plan.deadlineReason() + ")."));
        }
        s.view.node()
                .denied()
                .ifPresent(d -> notices.add(aboutNode(
                        id,
                        Severity.WARNING,
                        "PermissionMissing",
                        "Not allowed to " + d.what() + ": the drain goes on without it.")));
        s.view.hooks()
                .missing()
                .forEach(action -> notices.add(aboutNode(
                        id + "/" + action,
                        Severity.WARNING,
                        "PermissionMissing",
                        "The node's AWS identity lacks " + action
                                + ": the drain goes on, but the lifecycle hook cannot be served.")));
        if (s.hooksKnown() && s.owned.isEmpty()) {
            notices.add(aboutNode(id, Severity.WARNING, "NoOwnedHook", noHook(s)));
        }
        notices.addAll(blocked(s, plan, id));
        if (s.drained()) {
            notices.add(
                    aboutNode(id, Severity.NORMAL, "DrainSucceeded", "No pod that must leave is left on the node."));
        } else if (plan.givesUp(s.now) && !s.blocking().isEmpty()) {
            notices.add(aboutNode(
                    id,
                    Severity.WARNING,
                    "DrainDeadlineExceeded",
                    s.blocking().size() + " pods were left when the time was up."));
        }
        s.owned.stream()
                .filter(h -> s.progress(h).state() == HookProgress.State.COMPLETED)
                .forEach(h -> notices.add(aboutNode(
                        id + "/" + h.name(),
                        Severity.NORMAL,
                        "HookCompleted",
                        "Lifecycle hook " + h.name() + " of group " + h.group() + " is completed.")));
        return notices;
    }

    private static List<Notice> blocked(Situation s, Plan plan, String id) {
        var notices = new ArrayList<Notice>();
        var work = s.view.work();
        var left = -1L;
        for (var pod : s.blocking()) {
            if (PodRules.step(s, pod, plan, s.view.drain()) instanceof PodStep.Blocked b) {
                // Counted only where a pod is blocked at all: this runs in each turn.
                left = left < 0 ? Math.max(0, BLOCKED_PODS_TOLD - work.countBegun("tell/" + BLOCKED + "/" + id)) : left;
                var notice = aboutPod(id, pod, b.why());
                var key = new Action.Tell(notice).key();
                var again = work.isUnderWay(key)
                        || work.isDone(key)
                        || work.failuresOf(key).isPresent();
                if (again || left > 0) {
                    notices.add(notice);
                    left -= again ? 0 : 1;
                }
            }
        }
        return notices;
    }

    private static String noHook(Situation s) {
        return s.view.hooks()
                .membership()
                .lastKnown()
                .map(m -> "Group " + m.group() + " has no terminating lifecycle hook that Curfew owns ("
                        + String.join(", ", s.settings.hooks().names())
                        + "): nothing holds the instance while its pods leave. Give it one: curfew enroll --group="
                        + m.group())
                .orElse("The instance is in no Auto Scaling group: nothing holds it while its pods leave.");
    }

    private static Notice aboutNode(String id, Severity severity, String reason, String text) {
        return new Notice(reason + "/" + id, severity, reason, Optional.empty(), text);
    }

    private static Notice aboutPod(String id, Pod pod, String why) {
        return new Notice(
                BLOCKED + "/" + id + "/" + pod.uid(),
                Severity.WARNING,
                BLOCKED,
                Optional.of(new Notice.PodRef(pod.namespace(), pod.name(), pod.uid())),
                "Waiting for pod " + pod.fullName() + ": " + why);
    }
}
