package io.curfew.agent.loop;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.PodClass;
import io.curfew.agent.drain.PodStep;
import io.curfew.agent.drain.Progress;
import io.curfew.agent.drain.Timing;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Notice.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Events about pods: what keeps them, and what they lose. A few only: they come out of the request budget. */
final class PodNotices {
    /** Events of one drain come from the budget of 20 requests beyond the evictions. */
    private static final int TOLD = 4;

    private static final int TOLD_OF_EACH_REASON = 3;
    private static final List<String> REASONS =
            List.of("EvictionBlocked", "PodDeletedForDeadline", "PodStuckTerminating", "KubeletStuck");
    /** Beside the reasons: how much more may be said. */
    private static final String LEFT = "";

    private static final int NAMED = 3;

    /** How long after an Event its fact is told again, while it lasts, and once more. */
    private static final List<Duration> AGAIN = List.of(Duration.ofMinutes(5), Duration.ofHours(1));

    private static final int TOLD_AGAIN = 3;
    /** A deletion is told when it happens; what lasts is that a pod is held. */
    private static final List<String> LASTING = List.of("EvictionBlocked", "PodStuckTerminating", "KubeletStuck");

    private PodNotices() {}

    static List<Notice> of(Situation s, Plan plan, String id) {
        var notices = new ArrayList<Notice>();
        var begun = new HashMap<String, Long>();
        for (var pod : s.blocking()) {
            about(s, pod, plan, id).filter(n -> isTold(s, plan, n, id, begun)).ifPresent(notices::add);
        }
        return notices;
    }

    /** What was told, and is still so: the Event becomes a series, with how often and when it was last seen. */
    static void again(Situation s, String id, Decision.Draft draft) {
        var plan = s.plan.filter(Plan::drains);
        if (plan.isEmpty()) {
            return;
        }
        var due = dueAgain(s, id);
        if (due.isEmpty()) {
            return;
        }
        // Several may be due in one turn: what is left is left for all of them together (seed 5367).
        var left = Math.min(TOLD_AGAIN - s.eventsBegun(Action.TellAgain.KEYS), Talk.left(s, plan.get()));
        for (var again : due) {
            if (left > 0) {
                left -= tellAgain(s, again, plan.get(), id, draft);
            }
        }
    }

    /** That {@code reason} still holds for the pod is to be told again, as number {@code number}. */
    private record Again(Pod pod, String reason, int number) {}

    private static List<Again> dueAgain(Situation s, String id) {
        var told = LASTING.stream()
                .filter(r -> s.eventsBegun("tell/" + r + "/") > 0)
                .toList();
        var due = new ArrayList<Again>();
        for (var pod : told.isEmpty() ? List.<Pod>of() : s.blocking()) {
            for (var reason : told) {
                numberDue(s, key(id, pod, reason)).ifPresent(number -> due.add(new Again(pod, reason, number)));
            }
        }
        return due;
    }

    // Asked first, since what there is to say about a pod costs more to know.
    private static OptionalInt numberDue(Situation s, String key) {
        var work = s.view.work();
        var told = work.doneAt("tell/" + key);
        if (told.isEmpty()) {
            return OptionalInt.empty();
        }
        for (var number = 0; number < AGAIN.size(); number++) {
            var again = Action.TellAgain.KEYS + number + "/" + key;
            if (!work.isDone(again)) {
                var due = !s.now.isBefore(told.get().plus(AGAIN.get(number)));
                return due && work.failuresOf(again).isEmpty() ? OptionalInt.of(number) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private static int tellAgain(Situation s, Again again, Plan plan, String id, Decision.Draft draft) {
        var notice = about(s, again.pod(), plan, id).filter(n -> n.reason().equals(again.reason()));
        var tries = s.view.drain().of(again.pod()).map(Progress.Tries::count).orElse(0);
        var number = again.number();
        notice.ifPresent(n -> NoticeRules.tell(new Action.TellAgain(n, number, Math.max(number + 2, tries)), s, draft));
        return notice.isPresent() ? 1 : 0;
    }

    private static Optional<Notice> about(Situation s, Pod pod, Plan plan, String id) {
        var forced = s.view.drain().of(pod).filter(Progress.Tries::accepted).flatMap(Progress.Tries::forced);
        return switch (s.stepOf(pod)) {
            case PodStep.Blocked b ->
                Optional.of(notice(id, pod, "EvictionBlocked", "Waiting for pod " + pod.fullName() + ": " + b.why()));
            case PodStep.Stuck k ->
                Optional.of(notice(
                        id,
                        pod,
                        k.finalizers().isEmpty() ? "KubeletStuck" : "PodStuckTerminating",
                        "Waiting for pod " + pod.fullName() + ": " + k.why()));
            case PodStep.Wait _, PodStep.LeaveAlone _, PodStep.Evict _, PodStep.Delete _ ->
                forced.map(granted -> notice(
                        id,
                        pod,
                        "PodDeletedForDeadline",
                        "Deleted instead of evicted, past any PodDisruptionBudget, since time was up. Granted "
                                + granted.toSeconds() + " s of its grace period of "
                                + new Timing(plan, s.settings.drain())
                                        .configured(pod)
                                        .toSeconds()
                                + " s."));
        };
    }

    // Counted only where there is something new to tell: this runs in each turn.
    private static boolean isTold(Situation s, Plan plan, Notice notice, String id, Map<String, Long> begun) {
        var work = s.view.work();
        var key = new Action.Tell(notice).key();
        if (work.isUnderWay(key) || work.isDone(key) || work.failuresOf(key).isPresent()) {
            return true;
        }
        if (begun.isEmpty()) {
            REASONS.forEach(r -> begun.put(r, s.eventsBegun("tell/" + r + "/" + id)));
            begun.put(LEFT, Talk.left(s, plan));
        }
        var all = REASONS.stream().mapToLong(r -> begun.getOrDefault(r, 0L)).sum();
        if (all >= TOLD
                || begun.getOrDefault(LEFT, 0L) <= 0
                || begun.getOrDefault(notice.reason(), 0L) >= TOLD_OF_EACH_REASON) {
            return false;
        }
        begun.merge(notice.reason(), 1L, Long::sum);
        begun.merge(LEFT, -1L, Long::sum);
        return true;
    }

    /** One Event on the Node for pods that nothing brings back as they were. */
    static Optional<Notice> irreplaceable(Situation s, String id) {
        if (s.nodeSettled().isEmpty()) {
            return Optional.empty();
        }
        var bare = names(s, p -> p.controller().isEmpty());
        var data = names(s, Pod::emptyDir);
        if (bare.isEmpty() && data.isEmpty()) {
            return Optional.empty();
        }
        var text = new ArrayList<String>();
        if (!bare.isEmpty()) {
            text.add("No controller brings back " + few(bare) + ".");
        }
        if (!data.isEmpty()) {
            text.add("What is in emptyDir volumes is lost with " + few(data) + ".");
        }
        return Optional.of(NoticeRules.aboutNode(id, Severity.WARNING, "IrreplaceablePods", String.join(" ", text)));
    }

    private static List<String> names(Situation s, Predicate<Pod> which) {
        return s.blocking().stream()
                .filter(p -> s.classOf(p) == PodClass.TO_EVICT && which.test(p))
                .map(Pod::fullName)
                .sorted()
                .toList();
    }

    private static String few(List<String> names) {
        var more = names.size() - NAMED;
        return String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static String key(String id, Pod pod, String reason) {
        return reason + "/" + id + "/" + pod.uid();
    }

    private static Notice notice(String id, Pod pod, String reason, String text) {
        return new Notice(
                key(id, pod, reason),
                Severity.WARNING,
                reason,
                Optional.of(new Notice.PodRef(pod.namespace(), pod.name(), pod.uid())),
                text);
    }
}
