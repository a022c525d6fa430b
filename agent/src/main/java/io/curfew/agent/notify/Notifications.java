package io.curfew.agent.notify;

import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Status.HookStatus;
import io.curfew.agent.loop.Status.PlanStatus;
import io.curfew.agent.loop.Status.PodStatus;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is worth telling, each fact once: a choice of the Events, in their words, and what only shows over time. Pure,
 * but for what it remembers; called on the loop's thread.
 */
final class Notifications {
    /** A budget that closes for a moment is everyday; one that stays closed is somebody's business. */
    static final Duration LONG = Duration.ofMinutes(5);
    /** Of the time of the plan, where that is short: a spot notice gives two minutes. */
    private static final int PART = 4;

    private static final int CAUSES_TOLD = 5;
    private static final int NAMED = 3;
    private static final int REMEMBERED = 500;

    /** The Events that are told as they are; the others are details. */
    private static final Map<String, Moment> EVENTS = Map.of(
            "DrainStarted", Moment.START,
            "DrainSucceeded", Moment.END,
            "HookCompleted", Moment.END,
            "DrainDeadlineExceeded", Moment.TROUBLE,
            "NoOwnedHook", Moment.TROUBLE,
            "PermissionMissing", Moment.TROUBLE,
            "PodStuckTerminating", Moment.TROUBLE,
            "KubeletStuck", Moment.TROUBLE,
            "RecycleRefused", Moment.TROUBLE);

    /** What only shows over time, or in what is done. */
    private static final Map<String, Moment> OWN = Map.of(
            "EvictionBlocked", Moment.TROUBLE,
            "Trouble", Moment.TROUBLE,
            "PodDeletedForDeadline", Moment.TROUBLE,
            "HookOver", Moment.TROUBLE,
            "Uncordoned", Moment.END);

    /** As {@code Statuses} words what is tried again and again. */
    private static final Pattern FAILURE =
            Pattern.compile("\\S+ failed \\d+ times in a row: |The pods cannot be watched: ");

    private final boolean dryRun;
    private final Set<String> told = new LinkedHashSet<>();
    private final Lasting blocked = new Lasting();
    private final Lasting failing = new Lasting();
    private Optional<Status> last = Optional.empty();
    private Optional<PlanStatus> lastPlan = Optional.empty();

    Notifications(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Everything that is ever told; a hook that is over with an empty node is an end. */
    static Map<String, Moment> reasons() {
        var all = new HashMap<>(EVENTS);
        all.putAll(OWN);
        return all;
    }

    /** What a turn's status says that the one before did not. */
    List<Notification> turned(Status next) {
        var found = new ArrayList<Notification>();
        next.plan()
                .ifPresentOrElse(
                        plan -> {
                            blocked(next, plan, found);
                            troubles(next, plan, found);
                        },
                        this::nothingLasts);
        hooks(next, found);
        back(next, found);
        last = Optional.of(next);
        next.plan().ifPresent(p -> lastPlan = Optional.of(p));
        return found;
    }

    /** What an action says that is begun after that turn. */
    List<Notification> began(Action action) {
        var found = new ArrayList<Notification>();
        last.ifPresent(status -> {
            switch (action) {
                case Action.Tell(Notice notice) -> told(status, notice, found);
                case Action.Delete delete -> deleted(status, delete, found);
                default -> {}
            }
        });
        return found;
    }

    // Else a pod would be blocked since the drain before.
    private void nothingLasts() {
        blocked.clear();
        failing.clear();
    }

    private void told(Status status, Notice notice, List<Notification> found) {
        Optional.ofNullable(EVENTS.get(notice.reason()))
                .ifPresent(moment -> add(
                        found,
                        status,
                        notice.key(),
                        moment,
                        notice.reason(),
                        notice.text(),
                        notice.about().map(p -> p.namespace() + "/" + p.name())));
    }

    // One for each cause: many pods wait behind one budget.
    private void blocked(Status next, PlanStatus plan, List<Notification> found) {
        // While its eviction is tried again a pod is waiting for a moment.
        blocked.stand(
                next.blocking().stream()
                        .filter(p ->
                                p.state().equals("blocked") || (p.state().equals("waiting") && blocked.stands(p.uid())))
                        .map(PodStatus::uid)
                        .toList(),
                next.at());
        var byCause = next.blocking().stream()
                .filter(p -> p.state().equals("blocked"))
                .filter(p -> blocked.lasts(p.uid(), lasting(plan), next.at()))
                .collect(Collectors.groupingBy(
                        p -> plain(p.why()), LinkedHashMap::new, Collectors.toUnmodifiableList()));
        byCause.forEach((cause, pods) -> few(
                found,
                next,
                plan,
                "EvictionBlocked",
                cause,
                waiting(pods),
                pods.size() == 1 ? Optional.of(name(pods.getFirst())) : Optional.empty()));
    }

    // Of the troubles only those that Curfew tries to overcome by itself: the others are Events when they are met.
    private void troubles(Status next, PlanStatus plan, List<Notification> found) {
        var byCause = new LinkedHashMap<String, String>();
        for (var trouble : next.troubles()) {
            var failure = FAILURE.matcher(trouble);
            if (failure.lookingAt()) {
                byCause.put(failure.group().replaceAll("\\d+", "#"), trouble);
            }
        }
        failing.stand(byCause.keySet(), next.at());
        byCause.forEach((cause, trouble) -> {
            if (failing.lasts(cause, lasting(plan), next.at())) {
                few(found, next, plan, "Trouble", cause, "For a while now: " + trouble, Optional.empty());
            }
        });
    }

    private void few(
            List<Notification> found,
            Status status,
            PlanStatus plan,
            String reason,
            String cause,
            String text,
            Optional<String> pod) {
        var prefix = reason + "/" + id(plan) + "/";
        if (told.stream().filter(k -> k.startsWith(prefix)).count() < CAUSES_TOLD) {
            add(found, status, prefix + Integer.toHexString(cause.hashCode()), Moment.TROUBLE, reason, text, pod);
        }
    }

    private static Duration lasting(PlanStatus plan) {
        var part = Duration.between(plan.firstSeen(), plan.deadline()).dividedBy(PART);
        return part.compareTo(LONG) < 0 ? part : LONG;
    }

    private static String waiting(List<PodStatus> pods) {
        var why = ": " + pods.getFirst().why();
        if (pods.size() == 1) {
            return "Waiting for pod " + name(pods.getFirst()) + why;
        }
        var names = pods.stream().limit(NAMED).map(Notifications::name).collect(Collectors.joining(", "));
        return "Waiting for " + pods.size() + " pods (" + names + (pods.size() > NAMED ? ", ..." : "") + ")" + why;
    }

    private static String name(PodStatus pod) {
        return pod.namespace() + "/" + pod.name();
    }

    // Only an end that this process saw: one that was over at the start may have been completed by the agent before.
    private void hooks(Status next, List<Notification> found) {
        var open = last.map(Status::hooks).orElse(List.of()).stream()
                .filter(h -> h.state().equals("open"))
                .map(HookStatus::name)
                .collect(Collectors.toSet());
        for (var hook : next.hooks()) {
            if (hook.state().equals("over") && open.contains(hook.name())) {
                var left = next.blocking().size();
                add(
                        found,
                        next,
                        "HookOver/" + next.plan().map(Notifications::id).orElse("") + "/" + hook.name(),
                        left == 0 ? Moment.END : Moment.TROUBLE,
                        "HookOver",
                        "Lifecycle hook " + hook.name() + " of group " + hook.group()
                                + " has ended without Curfew's completion"
                                + (left == 0 ? "." : ", with " + left + " pods still on the node."),
                        Optional.empty());
            }
        }
    }

    // A node that was only cordoned has told no start either.
    private void back(Status next, List<Notification> found) {
        var had = last.filter(s -> s.node().cordonedByCurfew()).isPresent();
        var drained = lastPlan.filter(p -> p.effect().equals("cordon")).isEmpty();
        if (had && drained && !next.node().cordoned() && next.plan().isEmpty()) {
            add(
                    found,
                    next,
                    "Uncordoned/"
                            + lastPlan.map(Notifications::id).orElse(next.at().toString()),
                    Moment.END,
                    "Uncordoned",
                    "Nothing stands against the node any more: it is given back.",
                    Optional.empty());
        }
    }

    private void deleted(Status status, Action.Delete delete, List<Notification> found) {
        add(
                found,
                status,
                "PodDeletedForDeadline/" + status.plan().map(Notifications::id).orElse(""),
                Moment.TROUBLE,
                "PodDeletedForDeadline",
                "From now on pods are deleted instead of evicted, past any PodDisruptionBudget, since their time is up:"
                        + " the first is " + delete.pod().fullName() + ", with "
                        + delete.grace().toSeconds()
                        + " s to end.",
                Optional.of(delete.pod().fullName()));
    }

    private void add(
            List<Notification> found,
            Status status,
            String key,
            Moment moment,
            String reason,
            String text,
            Optional<String> pod) {
        if (!remember(key)) {
            return;
        }
        var plan = status.plan().or(() -> reason.equals("Uncordoned") ? lastPlan : Optional.empty());
        found.add(new Notification(
                status.node().name() + "/" + key,
                moment,
                reason,
                dryRun ? "Dry run: " + text : text,
                status.at(),
                status.node().name(),
                status.node().instanceId(),
                status.hooks().stream().map(HookStatus::group).findFirst(),
                plan.map(PlanStatus::interruption),
                plan.map(PlanStatus::firstSeen),
                status.plan().map(PlanStatus::deadline),
                status.blocking().size(),
                pod,
                dryRun));
    }

    private boolean remember(String key) {
        if (told.size() >= REMEMBERED) {
            told.remove(told.iterator().next());
        }
        return told.add(key);
    }

    private static String id(PlanStatus plan) {
        return plan.interruption() + "/" + plan.firstSeen();
    }

    // A sentence that counts on stays the same cause.
    private static String plain(String why) {
        return why.replaceAll("\\d+", "#");
    }
}
