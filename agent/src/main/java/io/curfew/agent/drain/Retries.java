package io.curfew.agent.drain;

import io.curfew.agent.drain.EvictionAnswer.BudgetClosed;
import io.curfew.agent.plan.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a pod's eviction is tried, and tried again: one wait for each answer of drain.md 2.1. */
record Retries(Timing timing, Progress progress, Instant now) {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /**
     * How the waits grow, all with up to a fifth of jitter on top.
     *
     * @param budget for all pods behind one budget together. From 5 s: at most 12 requests a minute
     * @param hopeless what does not heal by itself, but might be healed by somebody
     */
    private record Waits(Backoff ordinary, Backoff budget, Backoff hopeless) {}

    private static final Waits PATIENT = new Waits(
            new Backoff(Duration.ofSeconds(1), Duration.ofMillis(12_500)),
            // To 15 s with jitter: no pod waits longer once its budget has opened.
            new Backoff(Duration.ofSeconds(5), Duration.ofMillis(12_500)),
            new Backoff(Duration.ofSeconds(15), Duration.ofSeconds(60)));

    private static final Waits HURRIED = new Waits(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5)),
            new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(5)),
            new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(5)));

    PodStep next(Pod pod) {
        var tries = progress.of(pod).orElse(null);
        if (tries == null) {
            return evict(pod, "Not yet tried.");
        }
        if (tries.answer().isEmpty()) {
            return new PodStep.Wait(Optional.empty(), "Being evicted.");
        }
        var soon = after(waits().ordinary(), tries, pod);
        var late = after(waits().hopeless(), tries, pod);
        return switch (tries.answer().get()) {
            case EvictionAnswer.Accepted _ ->
                passes(pod, tries.answeredAt().plus(Drain.ACCEPTED_SHOWS), "Evicted; waiting for it to terminate.");
            case EvictionAnswer.NotFound _ ->
                passes(pod, soon, "Gone, says the API server; waiting for the watch to say so.");
            case EvictionAnswer.Replaced _ ->
                passes(pod, soon, "Replaced by another of its name; waiting for the watch to say so.");
            case EvictionAnswer.Conflicted c -> passes(pod, soon, "Conflict: " + c.message());
            case BudgetClosed b -> behindBudget(pod, tries, b);
            case EvictionAnswer.BudgetNotObserved b ->
                blocks(
                        pod,
                        asked(pod, tries).plus(inTime(pod, tries, sane(b.retryAfter()))),
                        "PodDisruptionBudget " + pod.namespace() + "/" + b.budget()
                                + " has not been observed by its controller yet.");
            case EvictionAnswer.ServerBusy b ->
                passes(
                        pod,
                        tries.answeredAt().plus(inTime(pod, tries, sane(b.retryAfter()))),
                        "The API server is busy.");
            case EvictionAnswer.TwoBudgets _ ->
                blocks(pod, late, "More than one PodDisruptionBudget selects the pod: the eviction API refuses that.");
            case EvictionAnswer.NamespaceTerminating _ ->
                blocks(pod, soon, "Its namespace is being deleted, which will delete the pod.");
            case EvictionAnswer.Forbidden f -> blocks(pod, late, "Forbidden: " + f.message());
            case EvictionAnswer.Refused r -> blocks(pod, soon, "Refused with " + r.code() + ": " + r.message());
            case EvictionAnswer.Unreachable u -> passes(pod, soon, "The API server gave no answer: " + u.why());
        };
    }

    private PodStep behindBudget(Pod pod, Progress.Tries tries, BudgetClosed closed) {
        var key = pod.namespace() + "/" + closed.budget();
        var why = "PodDisruptionBudget " + key
                + closed.counts()
                        .map(c -> " needs " + c.needed() + " healthy pods and has " + c.healthy() + ".")
                        .orElse(" allows no evictions now: " + closed.message())
                // drain.md 2.1: only the owner of the budget can change that, so say it.
                + (pod.ready()
                        ? ""
                        : " This pod is not ready itself: unhealthyPodEvictionPolicy AlwaysAllow would let it go.");
        var budget = progress.budgets().getOrDefault(key, new Progress.Budget(0, tries.answeredAt(), false));
        return budget.opened()
                ? evict(pod, why + " It has just let another pod go.")
                : blocks(pod, budget.last().plus(waits().budget().after(budget.refusals() + 1, key)), why);
    }

    /** When one of the pods behind the same budget last asked. */
    private Instant asked(Pod pod, Progress.Tries tries) {
        return Progress.budgetOf(pod, tries)
                .map(progress.budgets()::get)
                .map(Progress.Budget::last)
                .orElse(tries.answeredAt());
    }

    /** What the newest answer says about a DELETE that is to be tried again. */
    static String lastAnswer(Progress.Tries tries) {
        return switch (tries.answer().orElse(null)) {
            case EvictionAnswer.Accepted _ -> "Accepted; waiting for it to terminate.";
            case EvictionAnswer.Forbidden f -> "Forbidden: " + f.message();
            case EvictionAnswer.Refused r -> "Refused with " + r.code() + ": " + r.message();
            case EvictionAnswer.Unreachable u -> "The API server gave no answer: " + u.why();
            case EvictionAnswer.Conflicted c -> "Conflict: " + c.message();
            case EvictionAnswer.ServerBusy _ -> "The API server is busy.";
            case EvictionAnswer.NotFound _, EvictionAnswer.Replaced _ -> "Gone, says the API server.";
            case EvictionAnswer.NamespaceTerminating _ -> "Its namespace is being deleted.";
            case BudgetClosed _, EvictionAnswer.BudgetNotObserved _, EvictionAnswer.TwoBudgets _ -> "";
            case null -> "";
        };
    }

    private Waits waits() {
        return timing.plan().hurried() ? HURRIED : PATIENT;
    }

    private static Instant after(Backoff backoff, Progress.Tries tries, Pod pod) {
        return tries.answeredAt().plus(backoff.after(tries.failures(), pod.uid()));
    }

    // A server may ask for any wait: none at all would be a storm, and a day would be a drain that stands still.
    private static Duration sane(Duration retryAfter) {
        if (retryAfter.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return retryAfter.compareTo(LONGEST_WAIT) < 0 ? retryAfter : LONGEST_WAIT;
    }

    // At most a quarter of the time that is left for evictions (drain.md 2.1).
    private Duration inTime(Pod pod, Progress.Tries tries, Duration wait) {
        return timing.cutOver(pod)
                .map(c -> Duration.between(tries.answeredAt(), c).dividedBy(4))
                .map(quarter -> quarter.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : quarter)
                .filter(quarter -> quarter.compareTo(wait) < 0)
                .orElse(wait);
    }

    private PodStep evict(Pod pod, String why) {
        return new PodStep.Evict(timing.evictionGrace(pod, now), why);
    }

    // What passes by itself is waited for; what blocks is something that people should hear of.
    private PodStep passes(Pod pod, Instant at, String why) {
        return now.isBefore(at) ? new PodStep.Wait(Optional.of(at), why) : evict(pod, why);
    }

    private PodStep blocks(Pod pod, Instant at, String why) {
        return now.isBefore(at) ? new PodStep.Blocked(at, why) : evict(pod, why);
    }
}
