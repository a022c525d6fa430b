package io.curfew.agent.loop;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.Drain;
import io.curfew.agent.drain.Pace;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.PodStep;
import io.curfew.agent.drain.Progress;
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

    private static final String EVICTIONS = "evict/";
    /** Forced deletes follow each other at this distance, so that a budget's other pods can come up between them. */
    private static final Duration FORCED_APART = Duration.ofSeconds(30);

    private PodRules() {}

    /** Nobody watches at idle; the watch begins with the notice and does not wait for the cordon. */
    static void watch(Situation s, Decision.Draft draft) {
        if (s.plan.isPresent() && !s.refused() && !s.done() && !s.view.pods().watching()) {
            draft.beginOrRetry(new Action.WatchPods(), RETRY);
        }
    }

    /** Evicts, or deletes once the time for evictions is over. Never before the cordon: pods would come back. */
    static void sendHome(Situation s, Decision.Draft draft) {
        if (s.plan.isEmpty() || s.refused() || s.done() || s.nodeSettled().isEmpty()) {
            return;
        }
        var plan = s.plan.get();
        var progress = s.view.drain();
        var free = Pace.CONCURRENCY - s.view.work().countUnderWay(EVICTIONS);
        for (var pod : inOrder(s)) {
            var step = step(s, pod, plan, progress);
            var action = action(pod, step);
            wake(step, draft);
            if (action.isEmpty() || s.view.work().isUnderWay(action.get().key())) {
                continue;
            }
            if (free == 0) {
                return;
            }
            if (progress.pace().available(s.now) == 0) {
                draft.wakeAt(progress.pace().nextAt(s.now));
                return;
            }
            draft.begin(action.get());
            // As if begun, so that the next pod sees the tokens that are left and the budget that is being tried.
            progress = action.get() instanceof Action.Delete
                    ? progress.deleteBegun(pod, s.now)
                    : progress.begun(pod, s.now);
            free--;
        }
    }

    /** No blocking pod is in sight: one consistent list, since a watch may lag (drain.md 2.6). */
    static void makeSure(Situation s, Decision.Draft draft) {
        if (s.plan.isEmpty() || s.refused() || s.done() || s.drained() || !s.looksEmpty()) {
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
        var again = s.view.work()
                .doneAt("list-pods")
                .map(d -> d.plus(UNCONFIRMED.after(lists, s.view.self().nodeName())));
        if (lists > 0 && again.filter(s.now::isBefore).isPresent()) {
            draft.wakeAt(again.get());
            return;
        }
        draft.beginOrRetry(new Action.ListPods(), RETRY);
    }

    /** All hooks have ended, or nothing stands any more: nothing here is worth a watch. */
    static void stopWatching(Situation s, Decision.Draft draft) {
        if (s.view.pods().watching() && (s.plan.isEmpty() || s.allHooksEnded())) {
            draft.begin(new Action.StopWatching());
        }
    }

    /** What is to be done with {@code pod} now; also the source of what /status says about it. */
    static PodStep step(Situation s, Pod pod, Plan plan, Progress progress) {
        var step = Drain.step(pod, s.classOf(pod), othersFirst(s, pod), plan, progress, s.now);
        if (!(step instanceof PodStep.Delete delete)) {
            return step;
        }
        var apart = apart(pod, plan, progress);
        return apart.filter(s.now::isBefore).isPresent()
                ? new PodStep.Wait(apart, delete.why() + " A pod was deleted less than 30 s ago.")
                : step;
    }

    private static boolean othersFirst(Situation s, Pod pod) {
        return Classes.critical(pod) && s.blocking().stream().anyMatch(other -> !Classes.critical(other));
    }

    // Spacing is a courtesy to the budgets; it ends where the pod would lose part of its grace period to it.
    private static Optional<Instant> apart(Pod pod, Plan plan, Progress progress) {
        if (pod.deletion().isPresent()) {
            return Optional.empty();
        }
        var apart = progress.lastDelete().map(t -> t.plus(FORCED_APART));
        var mustGo = plan.limit().map(l -> l.minus(FORCED_APART).minus(pod.grace()));
        return apart.map(a -> mustGo.filter(a::isAfter).orElse(a));
    }

    // Pods with volumes first: theirs is the longest way (unmount, detach, attach elsewhere).
    private static List<Pod> inOrder(Situation s) {
        return s.blocking().stream()
                .sorted(Comparator.comparing((Pod p) -> p.claims().isEmpty())
                        .thenComparing(Pod::namespace)
                        .thenComparing(Pod::name))
                .toList();
    }

    private static Optional<Action> action(Pod pod, PodStep step) {
        return switch (step) {
            case PodStep.Evict _ -> Optional.of(new Action.Evict(pod, Optional.empty()));
            case PodStep.Delete d -> Optional.of(new Action.Delete(pod, d.grace()));
            case PodStep.LeaveAlone _, PodStep.Wait _, PodStep.Blocked _ -> Optional.empty();
        };
    }

    private static void wake(PodStep step, Decision.Draft draft) {
        switch (step) {
            case PodStep.Wait w -> w.until().ifPresent(draft::wakeAt);
            case PodStep.Blocked b -> draft.wakeAt(b.until());
            case PodStep.LeaveAlone _, PodStep.Evict _, PodStep.Delete _ -> {}
        }
    }
}
