package io.curfew.agent.loop;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.Drain;
import io.curfew.agent.drain.Pace;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.PodStep;
import io.curfew.agent.drain.Progress;
import io.curfew.agent.drain.Timing;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.port.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The own pods: watched from the notice on, sent home, and counted once more before the hook is completed. */
final class PodRules {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
    /** Between lists that show a pod which the watch does not. */
    private static final Backoff UNCONFIRMED = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** Pods that come and go all the time, where the Node cannot be cordoned, are not listed all the time. */
    private static final Duration LISTS_APART = Duration.ofMillis(500);

    private static final String EVICTIONS = "evict/";
    /** Forced deletes follow each other at this distance, so that a budget's other pods can come up between them. */
    private static final Duration FORCED_APART = Duration.ofSeconds(30);

    private PodRules() {}

    /**
     * Nobody watches at idle; the watch begins with the notice and does not wait for the cordon. An agent that has just
     * started waits for its Node: the journal may say that what metadata shows is over (seed 342).
     */
    static void watch(Situation s, Decision.Draft draft) {
        var node = s.view.node();
        if (s.drains()
                && !s.refused()
                && !s.done()
                && (node.known() || node.denied().isPresent())
                && !s.view.pods().watching()) {
            draft.beginOrRetry(new Action.WatchPods(), RETRY);
        }
    }

    /**
     * Evicts, or deletes once the time for evictions is over. Never before the cordon: pods would come back. Nor on the
     * word of a watch that has ended, of which a drain before this one has left its pods (seed 846176).
     */
    static void sendHome(Situation s, Decision.Draft draft) {
        if (!s.drains()
                || s.refused()
                || s.done()
                || s.nodeSettled().isEmpty()
                || !s.view.pods().watching()
                || RecycleRules.isOver(s)) {
            return;
        }
        var plan = s.plan.orElseThrow();
        var progress = s.view.drain();
        var free = Pace.CONCURRENCY - s.view.work().countUnderWay(EVICTIONS);
        for (var pod : inOrder(s)) {
            var step = draft.begins(EVICTIONS) ? step(s, pod, plan, progress) : s.stepOf(pod);
            var action = action(pod, step);
            wake(step, draft);
            if (action.isEmpty() || s.view.work().isUnderWay(action.get().key())) {
                continue;
            }
            if (free == 0) {
                draft.evictionsWait();
                return;
            }
            if (progress.pace().available(s.now) == 0) {
                draft.evictionsWait();
                draft.wakeAt(progress.pace().nextAt(s.now));
                return;
            }
            draft.begin(action.get());
            // As if begun, so that the next pod sees the tokens that are left and the budget that is being tried.
            progress = action.get() instanceof Action.Delete d
                    ? progress.deleteBegun(pod, d.grace(), s.now)
                    : progress.begun(pod, s.now);
            free--;
        }
    }

    /** No blocking pod is in sight: one consistent list, since a watch may lag (drain.md 2.6). */
    static void makeSure(Situation s, Decision.Draft draft) {
        if (!s.drains() || s.refused() || s.done() || s.drained() || !s.looksEmpty()) {
            return;
        }
        var settles = s.cordonSettles();
        if (settles.isEmpty()) {
            return;
        }
        if (!s.cordonSettled()) {
            draft.wakeAt(settles.get());
            return;
        }
        // A list that found a pod which the watch has not shown yet is asked for again, but not at once.
        var lists = s.view.pods().unconfirmedLists();
        var pause = lists > 0 ? UNCONFIRMED.after(lists, s.view.self().nodeName()) : LISTS_APART;
        var again = s.view.work().doneAt("list-pods").map(d -> d.plus(pause));
        if (again.filter(s.now::isBefore).isPresent()) {
            draft.wakeAt(again.get());
            return;
        }
        draft.beginOrRetry(new Action.ListPods(), RETRY);
    }

    /** All hooks have ended, or nothing stands any more: nothing here is worth a watch. */
    static void stopWatching(Situation s, Decision.Draft draft) {
        if (s.view.pods().watching() && (!s.drains() || s.allHooksEnded())) {
            draft.begin(new Action.StopWatching());
        }
    }

    /** What is to be done with {@code pod} after {@code progress}; also the source of what /status says about it. */
    static PodStep step(Situation s, Pod pod, Plan plan, Progress progress) {
        var timing = new Timing(plan, s.settings.drain());
        var step = new Drain(timing, progress, s.now).step(pod, s.classOf(pod), turn(s, pod, timing));
        if (!(step instanceof PodStep.Delete delete)) {
            return step;
        }
        var apart = apart(pod, timing, progress);
        return apart.filter(s.now::isBefore).isPresent()
                ? new PodStep.Wait(apart, delete.why() + " A pod was deleted less than 30 s ago.")
                : step;
    }

    // Pods that are waited for, perhaps for a day, do not keep critical ones.
    private static Drain.Turn turn(Situation s, Pod pod, Timing timing) {
        if (!Classes.critical(pod)) {
            return Drain.Turn.NOW;
        }
        var drain = new Drain(timing, s.view.drain(), s.now);
        return s.blocking().stream().anyMatch(o -> !Classes.critical(o) && drain.pursues(o, s.classOf(o)))
                ? Drain.Turn.AFTER_THE_OTHERS
                : Drain.Turn.NOW;
    }

    // Spacing is a courtesy to the budgets; it ends where the pod would lose part of its grace period to it.
    private static Optional<Instant> apart(Pod pod, Timing timing, Progress progress) {
        if (pod.deletion().isPresent()) {
            return Optional.empty();
        }
        var apart = progress.lastDelete().map(t -> t.plus(FORCED_APART));
        var mustGo = timing.plan().limit().map(l -> l.minus(FORCED_APART).minus(timing.configured(pod)));
        return apart.map(a -> mustGo.filter(a::isAfter).orElse(a));
    }

    // Pods with volumes first: theirs is the longest way (unmount, detach, attach elsewhere). Where nobody
    // is to go now, as in most turns, any order will do.
    private static List<Pod> inOrder(Situation s) {
        if (s.blocking().stream().allMatch(p -> action(p, s.stepOf(p)).isEmpty())) {
            return s.blocking();
        }
        var progress = s.view.drain();
        // Whoever has waited longest comes first: where tokens are scarce, those at the end of the alphabet would never
        // have a turn otherwise (seed 99525).
        return s.blocking().stream()
                .sorted(Comparator.comparing((Pod p) ->
                                progress.of(p).map(Progress.Tries::last).orElse(Instant.MIN))
                        .thenComparing(p -> p.claims().isEmpty())
                        .thenComparing(Pod::namespace)
                        .thenComparing(Pod::name))
                .toList();
    }

    private static Optional<Action> action(Pod pod, PodStep step) {
        return switch (step) {
            case PodStep.Evict e -> Optional.of(new Action.Evict(pod, e.grace()));
            case PodStep.Delete d -> Optional.of(new Action.Delete(pod, d.grace()));
            case PodStep.LeaveAlone _, PodStep.Wait _, PodStep.Stuck _, PodStep.Blocked _ -> Optional.empty();
        };
    }

    private static void wake(PodStep step, Decision.Draft draft) {
        switch (step) {
            case PodStep.Wait w -> w.until().ifPresent(draft::wakeAt);
            case PodStep.Stuck k -> k.until().ifPresent(draft::wakeAt);
            case PodStep.Blocked b -> draft.wakeAt(b.until());
            case PodStep.LeaveAlone _, PodStep.Evict _, PodStep.Delete _ -> {}
        }
    }
}
