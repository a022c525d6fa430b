package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookProgress;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.InWords;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Notice.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events for people: for real outcomes only, each told once, and never in the way of an eviction. */
final class NoticeRules {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60));
    /** After this many tries an Event is given up: the log has the fact. */
    private static final int TRIES = 3;

    private static final Duration FIRST_ROUND = Duration.ofSeconds(5);

    static final String NONE_LEFT = "No pod that must leave is left on the node.";

    private NoticeRules() {}

    static void tell(Situation s, Decision.Draft draft) {
        if (s.plan.isEmpty() || s.refused() || draft.mustKeepQuiet()) {
            return;
        }
        var id = id(s.plan.get());
        for (var notice : notices(s, s.plan.get(), id)) {
            tell(notice, s, draft);
        }
        PodNotices.again(s, id, draft);
    }

    /** Why the node was given back: told when its marks are gone, and no plan stands that could wait for it. */
    static void tellGivenBack(Situation s, Decision.Draft draft) {
        s.view.node()
                .givenBack()
                .filter(_ -> !s.refused() && !draft.mustKeepQuiet())
                .ifPresent(g -> tell(g.notice(), s, draft));
    }

    /** Once, and after a failure a few times more. */
    static void tell(Notice notice, Situation s, Decision.Draft draft) {
        tell(new Action.Tell(notice), s, draft);
    }

    static void tell(Action action, Situation s, Decision.Draft draft) {
        // That something is still so comes out later all the same.
        var tries = action instanceof Action.TellAgain ? 1 : TRIES;
        var failures = s.view.work().failuresOf(action.key());
        if (!s.view.work().isDone(action.key())
                && failures.filter(f -> f.count() >= tries).isEmpty()) {
            draft.beginOrRetry(action, RETRY);
        }
    }

    private static List<Notice> notices(Situation s, Plan plan, String id) {
        var notices = new ArrayList<Notice>();
        if (!s.drains()) {
            notices.addAll(cordonOnly(s, plan, id));
            return notices;
        }
        // The hooks may bring a nearer deadline.
        if (!isTold(s, id, "DrainStarted")
                && s.nodeSettled().isPresent()
                && s.view.pods().pods().isPresent()
                && !(awaitsHooks(s) && isEarly(s))) {
            notices.add(aboutNode(id, Severity.NORMAL, "DrainStarted", draining(plan)));
        }
        denied(s, id).ifPresent(notices::add);
        if (!isTold(s, id, "IrreplaceablePods")) {
            PodNotices.irreplaceable(s, id).ifPresent(notices::add);
        }
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
            notices.add(aboutNode(id, Severity.NORMAL, "DrainSucceeded", NONE_LEFT));
        } else if ((plan.givesUp(s.now) || plan.limitPassed(s.now))
                && !s.blocking().isEmpty()) {
            notices.add(aboutNode(id, Severity.WARNING, "DrainDeadlineExceeded", left(s)));
        }
        hooks(s, id).ifPresent(notices::add);
        return notices;
    }

    // Most words are worked out in each turn; these would be for nothing in all turns but one.
    private static boolean isTold(Situation s, String id, String reason) {
        return s.view.work().isDone("tell/" + reason + "/" + id);
    }

    /** What is not known yet may be known in a moment: a sentence that stays is worth that much. */
    static boolean isEarly(Situation s) {
        return s.cordonSettles()
                .map(at -> at.plus(FIRST_ROUND))
                .filter(at -> !s.now.isBefore(at))
                .isEmpty();
    }

    static boolean awaitsHooks(Situation s) {
        return s.plan.filter(Plan::servesHooks).isPresent() && !s.hooksKnown();
    }

    static String draining(Plan plan) {
        return "Draining because of " + plan.ruling().kind().text() + ", until " + InWords.time(plan.deadline()) + " ("
                + plan.deadlineReason() + ").";
    }

    static String left(Situation s) {
        var pods = s.blocking().size();
        return (pods == 1 ? "1 pod was" : pods + " pods were") + " left when the time was up.";
    }

    // One for all of them, once none is left that could follow.
    private static Optional<Notice> hooks(Situation s, String id) {
        var completed = s.owned.stream()
                .filter(h -> s.progress(h).state() == HookProgress.State.COMPLETED)
                .toList();
        if (completed.isEmpty() || !s.openHooks().isEmpty()) {
            return Optional.empty();
        }
        var names = completed.stream().map(Hook::name).collect(Collectors.joining(", "));
        return Optional.of(aboutNode(
                id,
                Severity.NORMAL,
                "HookCompleted",
                "Lifecycle hook" + (completed.size() == 1 ? " " : "s ") + names + " of group "
                        + completed.getFirst().group() + (completed.size() == 1 ? " is" : " are") + " completed."));
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

    /** What makes a drain's notices those of this drain. */
    static String id(Plan plan) {
        return plan.ruling().id() + "/" + plan.ruling().firstSeen();
    }

    static Notice aboutNode(String id, Severity severity, String reason, String text) {
        return new Notice(reason + "/" + id, severity, reason, Optional.empty(), text);
    }
}
