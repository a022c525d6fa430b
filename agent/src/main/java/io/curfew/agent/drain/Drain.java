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
    /** A DELETE asks no budget, and the pod loses from its grace period what is waited here. */
    private static final Backoff FORCED = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));
    /** What does not heal by itself, but might be healed by somebody. */
    private static final Backoff HOPELESS = new Backoff(Duration.ofSeconds(15), Duration.ofSeconds(60));

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

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
        var delete = new PodStep.Delete(Timing.grace(pod, plan, now), "The time for evictions is over.");
        return tries.map(t -> {
                    var next = deleteDue(pod, t);
                    return now.isBefore(next)
                            ? new PodStep.Wait(Optional.of(next), delete.why() + " " + lastAnswer(t))
                            : delete;
                })
                .orElse(delete);
    }

    private static Instant deleteDue(Pod pod, Progress.Tries tries) {
        return switch (tries.answer().orElse(null)) {
            case EvictionAnswer.Accepted _ -> tries.answeredAt().plus(ACCEPTED_SHOWS);
            // What made the eviction wait says nothing about a DELETE, which asks no budget.
            case BudgetClosed _, BudgetNotObserved _, EvictionAnswer.TwoBudgets _ -> Instant.MIN;
            case EvictionAnswer.NotFound _,
                    EvictionAnswer.Replaced _,
                    EvictionAnswer.Conflicted _,
                    EvictionAnswer.ServerBusy _,
                    EvictionAnswer.NamespaceTerminating _,
                    EvictionAnswer.Forbidden _,
                    EvictionAnswer.Refused _,
                    EvictionAnswer.Unreachable _ -> wait(FORCED, tries, pod.uid());
            case null -> Instant.MIN;
        };
    }

    private static String lastAnswer(Progress.Tries tries) {
        return switch (tries.answer().orElse(null)) {
            case EvictionAnswer.Accepted _ -> "Accepted; waiting for it to terminate.";
            case EvictionAnswer.Forbidden f -> "Forbidden: " + f.message();
            case EvictionAnswer.Refused r -> "Refused with " + r.code() + ": " + r.message();
            case EvictionAnswer.Unreachable u -> "The API server gave no answer: " + u.why();
            case EvictionAnswer.Conflicted c -> "Conflict: " + c.message();
            case EvictionAnswer.ServerBusy _ -> "The API server is busy.";
            case EvictionAnswer.NotFound _, EvictionAnswer.Replaced _ -> "Gone, says the API server.";
            case EvictionAnswer.NamespaceTerminating _ -> "Its namespace is being deleted.";
            case BudgetClosed _, BudgetNotObserved _, EvictionAnswer.TwoBudgets _ -> "";
            case null -> "";
        };
    }

    private static PodStep again(Pod pod, Progress.Tries tries, Progress progress, Instant now) {
        if (tries.answer().isEmpty()) {
            return new PodStep.Wait(Optional.empty(), "Being evicted.");
        }
        var soon = wait(ORDINARY, tries, pod.uid());
        var late = wait(HOPELESS, tries, pod.uid());
        return switch (tries.answer().get()) {
            case EvictionAnswer.Accepted _ ->
                passes(tries.answeredAt().plus(ACCEPTED_SHOWS), "Evicted; waiting for it to terminate.", now);
            case EvictionAnswer.NotFound _ ->
                passes(soon, "Gone, says the API server; waiting for the watch to say so.", now);
            case EvictionAnswer.Replaced _ ->
                passes(soon, "Replaced by another of its name; waiting for the watch to say so.", now);
            case EvictionAnswer.Conflicted c -> passes(soon, "Conflict: " + c.message(), now);
            case BudgetClosed b -> behindBudget(pod, tries, b, progress, now);
            case BudgetNotObserved b ->
                blocks(
                        tries.answeredAt().plus(sane(b.retryAfter())),
                        "PodDisruptionBudget " + pod.namespace() + "/" + b.budget()
                                + " has not been observed by its controller yet.",
                        now);
            case EvictionAnswer.ServerBusy b ->
                passes(tries.answeredAt().plus(sane(b.retryAfter())), "The API server is busy.", now);
            case EvictionAnswer.TwoBudgets _ ->
                blocks(late, "More than one PodDisruptionBudget selects the pod: the eviction API refuses that.", now);
            case EvictionAnswer.NamespaceTerminating _ ->
                passes(soon, "Its namespace is being deleted, which will delete the pod.", now);
            case EvictionAnswer.Forbidden f -> blocks(late, "Forbidden: " + f.message(), now);
            case EvictionAnswer.Refused r -> blocks(soon, "Refused with " + r.code() + ": " + r.message(), now);
            case EvictionAnswer.Unreachable u -> passes(soon, "The API server gave no answer: " + u.why(), now);
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
        return blocks(budget.last().plus(BUDGET.after(budget.refusals() + 1, key)), why, now);
    }

    private static Instant wait(Backoff backoff, Progress.Tries tries, String name) {
        return tries.answeredAt().plus(backoff.after(tries.failures(), name));
    }

    // A server may ask for any wait: none at all would be a storm, and a day would be a drain that stands still.
    private static Duration sane(Duration retryAfter) {
        if (retryAfter.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return retryAfter.compareTo(LONGEST_WAIT) < 0 ? retryAfter : LONGEST_WAIT;
    }

    // What passes by itself is waited for; what blocks is something that people should hear of.
    private static PodStep passes(Instant at, String why, Instant now) {
        return now.isBefore(at) ? new PodStep.Wait(Optional.of(at), why) : new PodStep.Evict(why);
    }

    private static PodStep blocks(Instant at, String why, Instant now) {
        return now.isBefore(at) ? new PodStep.Blocked(at, why) : new PodStep.Evict(why);
    }

    // A pod that waits must wake up for its own cut-over.
    private static PodStep notPast(PodStep step, Optional<Instant> cutOver) {
        return switch (step) {
            case PodStep.Blocked b
            when cutOver.filter(b.until()::isAfter).isPresent() -> new PodStep.Blocked(cutOver.orElseThrow(), b.why());
            case PodStep.Wait w
            when cutOver.filter(c -> w.until().filter(c::isAfter).isEmpty()).isPresent() ->
                new PodStep.Wait(cutOver, w.why());
            case PodStep.Blocked _, PodStep.Wait _, PodStep.LeaveAlone _, PodStep.Evict _, PodStep.Delete _ -> step;
        };
    }
}
