package io.curfew.agent.loop;

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
import java.util.stream.Stream;

/** Events for people: for real outcomes only, each told once, and never in the way of an eviction. */
final class NoticeRules {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60));
    /** After this many tries an Event is given up: the log has the fact. */
    private static final int TRIES = 3;

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
        if (!s.drains()) {
            notices.addAll(cordonOnly(s, plan, id));
            return notices;
        }
        if (s.nodeSettled().isPresent() && s.view.pods().pods().isPresent()) {
            notices.add(aboutNode(
                    id,
                    Severity.NORMAL,
                    "DrainStarted",
                    "Draining because of " + plan.ruling().kind().text() + ", until " + plan.deadline() + " ("
                            + plan.deadlineReason() + ")."));
        }
        denied(s, id).ifPresent(notices::add);
        PodNotices.irreplaceable(s, id).ifPresent(notices::add);
        s.view.hooks()
                .missing()
                .forEach(action -> notices.add(aboutNode(
                        id + "/" + action,
                        Severity.WARNING,
                        "PermissionMissing",
                        "The node's AWS identity lacks " + action
                                + ": the drain goes on, but the lifecycle hook cannot be served.")));
        if (plan.servesHooks() && s.hooksKnown() && s.owned.isEmpty()) {
            notices.add(aboutNode(id, Severity.WARNING, "NoOwnedHook", noHook(s)));
        }
        notices.addAll(PodNotices.of(s, plan, id));
        volumes(s, id).ifPresent(notices::add);
        if (s.drained()) {
            notices.add(
                    aboutNode(id, Severity.NORMAL, "DrainSucceeded", "No pod that must leave is left on the node."));
        } else if ((plan.givesUp(s.now) || plan.limitPassed(s.now))
                && !s.blocking().isEmpty()) {
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

    private static List<Notice> cordonOnly(Situation s, Plan plan, String id) {
        var cordoned = s.view.node()
                .cordoned()
                .map(_ -> aboutNode(
                        id,
                        Severity.NORMAL,
                        "CordonSucceeded",
                        "New pods are kept away because of "
                                + plan.ruling().kind().text() + "."));
        return Stream.of(cordoned, denied(s, id)).flatMap(Optional::stream).toList();
    }

    private static Optional<Notice> denied(Situation s, String id) {
        return s.view.node()
                .denied()
                .map(d -> aboutNode(
                        id,
                        Severity.WARNING,
                        "PermissionMissing",
                        "Not allowed to " + d.what() + (s.drains() ? ": the drain goes on without it." : ".")));
    }

    private static Optional<Notice> volumes(Situation s, String id) {
        return s.drained() && s.holding.volumesUntil().isPresent() && s.holding.volumesLeft() > 0
                ? Optional.of(aboutNode(
                        id,
                        Severity.NORMAL,
                        "VolumesDetaching",
                        "Drained; " + s.holding.volumesLeft() + " volumes are still to be detached."))
                : Optional.empty();
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

    static Notice aboutNode(String id, Severity severity, String reason, String text) {
        return new Notice(reason + "/" + id, severity, reason, Optional.empty(), text);
    }
}
