package io.curfew.agent.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of the evictions so far.
 *
 * @param pods by UID; a pod that was never tried is not in it
 * @param budgets by {@code namespace/name} of the PodDisruptionBudget that refused
 * @param lastDelete when a pod that did not terminate yet was last deleted
 */
public record Progress(Map<String, Tries> pods, Map<String, Budget> budgets, Pace pace, Optional<Instant> lastDelete) {

    public Progress {
        pods = Map.copyOf(pods);
        budgets = Map.copyOf(budgets);
    }

    /**
     * @param count evictions and deletes begun
     * @param last when the newest one was begun
     * @param failures answers in a row that were no acceptance
     * @param forced the grace period of the newest DELETE in place of an eviction
     * @param taken what the server may have taken; empty where its answers say that it took nothing
     */
    public record Tries(
            int count,
            Instant last,
            int failures,
            Optional<EvictionAnswer> answer,
            Instant answeredAt,
            Optional<Duration> forced,
            Optional<Taken> taken) {
        private Tries forcedWith(Duration grace) {
            return new Tries(
                    count, last, forced.isEmpty() ? 0 : failures, answer, answeredAt, Optional.of(grace), taken);
        }

        /** Whether the newest answer is that the pod ends now. */
        public boolean accepted() {
            return answer.filter(EvictionAnswer.Accepted.class::isInstance).isPresent();
        }
    }

    /**
     * The pod terminates perhaps, although the watch has not shown it.
     *
     * @param since the earliest moment at which that can have begun
     * @param grace the longest period that was asked for since
     */
    public record Taken(Instant since, Duration grace) {
        private Taken and(Duration other) {
            return new Taken(since, grace.compareTo(other) < 0 ? other : grace);
        }
    }

    /**
     * The pods behind one closed budget share one back-off: one of them tries for all.
     *
     * @param refusals refused retries in a row (first tries do not count)
     * @param last when one of them last tried
     * @param opened whether the newest answer to one of them was an acceptance
     */
    public record Budget(int refusals, Instant last, boolean opened) {}

    public static Progress none(Pace pace) {
        return new Progress(Map.of(), Map.of(), pace, Optional.empty());
    }

    public Optional<Tries> of(Pod pod) {
        return Optional.ofNullable(pods.get(pod.uid()));
    }

    /** The budget that refused the pod's newest try. */
    public static Optional<String> budgetOf(Pod pod, Tries tries) {
        return tries.answer()
                .flatMap(a -> switch (a) {
                    case EvictionAnswer.BudgetClosed b -> Optional.of(b.budget());
                    // One that can never be counted stays so: ten pods behind it are ten askers (rule 10).
                    case EvictionAnswer.BudgetNotObserved b -> Optional.of(b.budget());
                    default -> Optional.empty();
                })
                .map(budget -> pod.namespace() + "/" + budget);
    }

    /** An eviction of {@code pod} was begun that asks for its own grace period. */
    public Progress begun(Pod pod, Instant now) {
        return begun(pod, pod.grace(), now);
    }

    /** An eviction of {@code pod} was begun that asks for {@code grace}. */
    public Progress begun(Pod pod, Duration grace, Instant now) {
        var before = of(pod);
        var tries = new Tries(
                before.map(Tries::count).orElse(0) + 1,
                now,
                before.map(Tries::failures).orElse(0),
                before.flatMap(Tries::answer),
                before.map(Tries::answeredAt).orElse(now),
                before.flatMap(Tries::forced),
                Optional.of(before.flatMap(Tries::taken).map(t -> t.and(grace)).orElse(new Taken(now, grace))));
        var budget = before.flatMap(t -> budgetOf(pod, t));
        return new Progress(
                with(pods, pod.uid(), tries),
                budget.map(b -> with(budgets, b, new Budget(refusals(b), now, false)))
                        .orElse(budgets),
                pace.spent(now),
                lastDelete);
    }

    /** A delete of {@code pod} was begun, instead of an eviction. */
    public Progress deleteBegun(Pod pod, Duration grace, Instant now) {
        var next = begun(pod, grace, now);
        // One that terminates already is only hurried: no budget is passed over by that.
        return pod.deletion().isPresent()
                ? next
                : new Progress(
                        with(next.pods, pod.uid(), next.of(pod).orElseThrow().forcedWith(grace)),
                        next.budgets,
                        next.pace,
                        Optional.of(now));
    }

    /** {@code answer} came for {@code pod}. */
    public Progress answered(Pod pod, EvictionAnswer answer, Instant now) {
        var before = of(pod).orElse(new Tries(1, now, 0, Optional.empty(), now, Optional.empty(), Optional.empty()));
        var accepted = answer instanceof EvictionAnswer.Accepted;
        var after = new Tries(
                before.count(),
                before.last(),
                accepted ? 0 : before.failures() + 1,
                Optional.of(answer),
                now,
                before.forced(),
                takenAfter(before, answer));
        var newBudgets = new HashMap<>(budgets);
        budgetOf(pod, before).ifPresent(b -> {
            // A DELETE asks no budget, so its acceptance says nothing about one.
            if (accepted && before.forced().isEmpty()) {
                newBudgets.put(b, new Budget(0, now, true));
            }
        });
        budgetOf(pod, after).ifPresent(b -> {
            var retried = budgetOf(pod, before).filter(b::equals).isPresent();
            newBudgets.put(b, new Budget(retried ? refusals(b) + 1 : refusals(b), now, false));
        });
        return new Progress(
                with(pods, pod.uid(), after),
                newBudgets,
                answer instanceof EvictionAnswer.ServerBusy busy ? pace.slowed(busy.retryAfter(), now) : pace,
                lastDelete);
    }

    /**
     * What {@code answer} leaves of what was, or may have been, taken. A budget is not asked for a pod that terminates,
     * so its refusal says that none does; another refusal speaks of the newest request only.
     */
    private static Optional<Taken> takenAfter(Tries before, EvictionAnswer answer) {
        return switch (answer) {
            case EvictionAnswer.Accepted _ -> before.taken();
            case EvictionAnswer.BudgetClosed _, EvictionAnswer.BudgetNotObserved _, EvictionAnswer.TwoBudgets _ ->
                Optional.empty();
            case EvictionAnswer.NotFound _,
                    EvictionAnswer.Replaced _,
                    EvictionAnswer.Conflicted _,
                    EvictionAnswer.ServerBusy _,
                    EvictionAnswer.NamespaceTerminating _,
                    EvictionAnswer.Forbidden _,
                    EvictionAnswer.Refused _ ->
                before.taken().filter(t -> t.since().isBefore(before.last()));
            // An eviction without an answer may come to nothing at a budget.
            case EvictionAnswer.Unreachable _ ->
                before.taken()
                        .filter(t -> before.forced().isPresent() || t.since().isBefore(before.last()));
        };
    }

    /** A pod of this node went away, so that a budget may have opened: back-offs behind budgets begin anew. */
    public Progress podWentAway() {
        if (budgets.isEmpty()) {
            return this;
        }
        var fresh = new HashMap<String, Budget>();
        budgets.forEach((name, b) -> fresh.put(name, new Budget(0, b.last(), b.opened())));
        return new Progress(pods, fresh, pace, lastDelete);
    }

    /** Whether anything is known of any try. */
    public boolean hasTried() {
        return !pods.isEmpty() || !budgets.isEmpty() || lastDelete.isPresent();
    }

    /** Nothing is drained any more. The pace goes on: the API server may still be busy. */
    public Progress afterwards() {
        return none(pace);
    }

    /** Forgets pods that are no longer on the node. */
    public Progress keeping(Collection<Pod> present) {
        if (pods.isEmpty()) {
            return this;
        }
        var kept = new HashMap<String, Tries>();
        for (var pod : present) {
            of(pod).ifPresent(t -> kept.put(pod.uid(), t));
        }
        return kept.size() == pods.size() ? this : new Progress(kept, budgets, pace, lastDelete);
    }

    private int refusals(String budget) {
        return Optional.ofNullable(budgets.get(budget)).map(Budget::refusals).orElse(0);
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        var copy = new HashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
