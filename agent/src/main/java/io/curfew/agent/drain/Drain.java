package io.curfew.agent.drain;

import io.curfew.agent.drain.EvictionAnswer.BudgetClosed;
import io.curfew.agent.drain.EvictionAnswer.BudgetNotObserved;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides about one pod at a time: what is true now, and what is missing (drain.md 2.1 to 2.4). */
public final class Drain {
    /** An accepted eviction shows in the watch at once; one that does not was lost. */
    private static final Duration ACCEPTED_SHOWS = Duration.ofSeconds(15);
    /** How long past its end a terminating pod is called stuck. */
    private static final Duration STUCK = Duration.ofSeconds(60);

    private static final Backoff ORDINARY = new Backoff(Duration.ofSeconds(1), Duration.ofMillis(12_500));
    /** From 5 s: at most 12 requests a minute for all pods behind one budget. To 15 s with jitter. */
    private static final Backoff BUDGET = new Backoff(Duration.ofSeconds(5), Duration.ofMillis(12_500));
    /** What does not heal by itself, but might be healed by somebody. */
    private static final Backoff HOPELESS = new Backoff(Duration.ofSeconds(15), Duration.ofSeconds(60));

    private Drain() {}

    public static PodStep step(
            Pod pod, PodClass podClass, boolean othersFirst, Plan plan, Progress progress, Instant now) {
        if (!podClass.blocking()) {
            return new PodStep.LeaveAlone("The pod " + podClass.reason() + ".");
        }
        var tries = progress.of(pod);
        if (podClass == PodClass.TERMINATING) {
            return terminating(pod, plan, tries, now);
        }
        var cutOver = Timing.cutOver(pod, plan);
        if (cutOver.isPresent() && !now.isBefore(cutOver.get())) {
            return deleteNow(pod, plan, tries, now);
        }
        if (othersFirst) {
            return new PodStep.Wait(cutOver, "Critical pods go last: others are still on the node.");
        }
        var step = tries.map(t -> again(pod, t, progress, now)).orElse(new PodStep.Evict("Not yet tried."));
        return notPast(step, cutOver);
    }

    private static PodStep terminating(Pod pod, Plan plan, Optional<Progress.Tries> tries, Instant now) {
        var end = pod.deletion().orElseThrow().at();
        var hurry = Timing.hurry(pod, plan, now);
        if (hurry.isPresent()
                && tries.filter(t -> now.isBefore(t.last().plus(ACCEPTED_SHOWS)))
                        .isEmpty()) {
            return new PodStep.Delete(hurry.get(), "Its grace period would outlast the hook.");
        }
        var next = plan.limit().map(l -> l.minus(Timing.margin(pod))).filter(now::isBefore);
        if (now.isAfter(end.plus(STUCK))) {
            return new PodStep.Wait(
                    next,
                    pod.finalizers().isEmpty()
                            ? "Should have ended at " + end + ": the kubelet has not reported its end."
                            : "Ended its grace period at " + end + " and is held by finalizers " + pod.finalizers()
                                    + ".");
        }
        return new PodStep.Wait(
                Optional.of(next.filter(end.plus(STUCK)::isAfter)
                        .orElse(end.plus(STUCK).plusMillis(1))),
                "Terminating, has until " + end + ".");
    }

    private static PodStep deleteNow(Pod pod, Plan plan, Optional<Progress.Tries> tries, Instant now) {
        var next = tries.filter(t -> t.answer().isPresent())
                .map(t -> t.answer().orElseThrow() instanceof EvictionAnswer.Accepted
                        ? t.answeredAt().plus(ACCEPTED_SHOWS)
                        : t.answeredAt().plus(ORDINARY.after(1, pod.uid())));
        // The answer that made the eviction wait says nothing about a DELETE, which asks no budget.
        var refusedEviction = tries.flatMap(Progress.Tries::answer)
                .filter(Drain::concernsEvictionsOnly)
                .isPresent();
        return next.isPresent() && !refusedEviction && now.isBefore(next.get())
                ? new PodStep.Wait(next, "Deleted; waiting for it to show.")
                : new PodStep.Delete(Timing.grace(pod, plan, now), "The time for evictions is over.");
    }

    private static boolean concernsEvictionsOnly(EvictionAnswer answer) {
        return answer instanceof BudgetClosed
                || answer instanceof BudgetNotObserved
                || answer instanceof EvictionAnswer.TwoBudgets;
    }

    private static PodStep again(Pod pod, Progress.Tries tries, Progress progress, Instant now) {
        if (tries.answer().isEmpty()) {
            return new PodStep.Wait(Optional.empty(), "Being evicted.");
        }
        var name = pod.uid();
        return switch (tries.answer().get()) {
            case EvictionAnswer.Accepted _ ->
                due(tries.answeredAt().plus(ACCEPTED_SHOWS), "Evicted; waiting for it to terminate.", now);
            case EvictionAnswer.NotFound _ ->
                due(wait(ORDINARY, tries, name), "Gone, says the API server; waiting for the watch to say so.", now);
            case EvictionAnswer.Replaced _ ->
                due(
                        wait(ORDINARY, tries, name),
                        "Replaced by another of its name; waiting for the watch to say so.",
                        now);
            case EvictionAnswer.Conflicted c -> due(wait(ORDINARY, tries, name), "Conflict: " + c.message(), now);
            case BudgetClosed b -> behindBudget(pod, tries, b, progress, now);
            case BudgetNotObserved b ->
                due(
                        tries.answeredAt().plus(b.retryAfter()),
                        "PodDisruptionBudget " + pod.namespace() + "/" + b.budget()
                                + " has not been observed by its controller yet.",
                        now);
            case EvictionAnswer.ServerBusy b ->
                due(tries.answeredAt().plus(b.retryAfter()), "The API server is busy.", now);
            case EvictionAnswer.TwoBudgets _ ->
                due(
                        wait(HOPELESS, tries, name),
                        "More than one PodDisruptionBudget selects the pod: the eviction API refuses that.",
                        now);
            case EvictionAnswer.NamespaceTerminating _ ->
                due(wait(ORDINARY, tries, name), "Its namespace is being deleted, which will delete the pod.", now);
            case EvictionAnswer.Forbidden f -> due(wait(HOPELESS, tries, name), "Forbidden: " + f.message(), now);
            case EvictionAnswer.Refused r ->
                due(wait(ORDINARY, tries, name), "Refused with " + r.code() + ": " + r.message(), now);
            case EvictionAnswer.Unreachable u ->
                due(wait(ORDINARY, tries, name), "The API server gave no answer: " + u.why(), now);
        };
    }

    private static PodStep behindBudget(
            Pod pod, Progress.Tries tries, BudgetClosed closed, Progress progress, Instant now) {
        var key = pod.namespace() + "/" + closed.budget();
        var why = "PodDisruptionBudget " + key
                + closed.counts()
                        .map(c -> " needs " + c.needed() + " healthy pods and has " + c.healthy())
                        .orElse(" does not allow evictions now")
                + ".";
        var budget = progress.budgets().getOrDefault(key, new Progress.Budget(0, tries.answeredAt(), false));
        if (budget.opened()) {
            return new PodStep.Evict(why + " It has just let another pod go.");
        }
        return due(budget.last().plus(BUDGET.after(budget.refusals() + 1, key)), why, now);
    }

    private static Instant wait(Backoff backoff, Progress.Tries tries, String name) {
        return tries.answeredAt().plus(backoff.after(tries.failures(), name));
    }

    private static PodStep due(Instant at, String why, Instant now) {
        return now.isBefore(at) ? new PodStep.Blocked(at, why) : new PodStep.Evict(why);
    }

    // A pod that waits must wake up for its own cut-over.
    private static PodStep notPast(PodStep step, Optional<Instant> cutOver) {
        return step instanceof PodStep.Blocked b
                        && cutOver.filter(b.until()::isAfter).isPresent()
                ? new PodStep.Blocked(cutOver.orElseThrow(), b.why())
                : step;
    }
}
