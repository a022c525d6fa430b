package io.curfew.agent.rehearse;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the budgets let go in one run. A dry run takes nothing from a budget, so it cannot tell how far it reaches. */
final class StagedBudgets {
    private final List<Budget> budgets;
    /** Those of the node that a drain sends home. */
    private final List<Pod> pods;

    private final Behaviour.Replacements replacements;
    private final Map<Budget, Integer> taken = new HashMap<>();

    StagedBudgets(List<Budget> budgets, List<Pod> pods, Behaviour.Replacements replacements) {
        this.budgets = budgets;
        this.pods = pods;
        this.replacements = replacements;
    }

    /** The refusal of the budget that has nothing left for {@code pod}; empty where the pod may go, and has been counted. */
    Optional<EvictionAnswer> take(Pod pod) {
        var budget = of(pod);
        if (budget.isEmpty()) {
            return Optional.empty();
        }
        var b = budget.get();
        // Evictions run side by side: which of the pods comes first is anybody's guess, so the worst is to come last.
        if (replacements == Behaviour.Replacements.NEVER && sharing(b).size() > b.allowed()) {
            return Optional.of(refusal(b, b.allowed()));
        }
        var gone = taken.getOrDefault(b, 0);
        if (gone >= b.allowed()) {
            return Optional.of(refusal(b, gone));
        }
        taken.put(b, gone + 1);
        return Optional.empty();
    }

    /** The pod is gone, and another has perhaps taken its place. */
    void replaced(Pod pod) {
        switch (replacements) {
            case AT_ONCE -> of(pod).ifPresent(b -> taken.computeIfPresent(b, (_, gone) -> Math.max(0, gone - 1)));
            case NEVER -> {}
        }
    }

    /** The pods of the node of which the budget cannot let all go, {@code pod} among them; empty where it can. */
    List<Pod> rivals(Pod pod) {
        return of(pod).filter(b -> sharing(b).size() > b.allowed())
                .map(this::sharing)
                .orElse(List.of());
    }

    private List<Pod> sharing(Budget budget) {
        return pods.stream().filter(p -> p.ready() && budget.selects(p)).toList();
    }

    // One that is not ready is let go without being counted, or refused whatever is left: the dry run knows. Where the
    // dry run was accepted although nothing is left, the count is older than the answer.
    private Optional<Budget> of(Pod pod) {
        return budgets.stream()
                .filter(b -> b.selects(pod) && b.allowed() > 0)
                .filter(_ -> pod.ready())
                .findFirst();
    }

    private static EvictionAnswer refusal(Budget budget, int gone) {
        var counts = new EvictionAnswer.Counts(budget.needed(), Math.max(0, budget.healthy() - gone));
        return new EvictionAnswer.BudgetClosed(
                budget.name(),
                Optional.of(counts),
                "The disruption budget " + budget.name() + " needs " + counts.needed() + " healthy pods and has "
                        + counts.healthy() + " currently");
    }
}
