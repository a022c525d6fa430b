package io.curfew.agent.rehearse;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;

/** What keeps a pod from being evicted, for people. */
final class Refusals {
    private Refusals() {}

    static boolean isBudget(EvictionAnswer answer) {
        return answer instanceof EvictionAnswer.BudgetClosed || answer instanceof EvictionAnswer.BudgetNotObserved;
    }

    static String sentence(Pod pod, EvictionAnswer answer) {
        return switch (answer) {
            case EvictionAnswer.Accepted _ -> "It may go.";
            case EvictionAnswer.BudgetClosed b ->
                "PodDisruptionBudget " + pod.namespace() + "/" + b.budget()
                        + b.counts()
                                .map(c -> " needs " + c.needed() + " healthy pods and has " + c.healthy())
                                .orElse(" allows no evictions")
                        + (pod.ready() ? "." : ", and this pod is not ready itself.");
            case EvictionAnswer.BudgetNotObserved b ->
                "PodDisruptionBudget " + pod.namespace() + "/" + b.budget()
                        + " has not been observed by its controller yet.";
            case EvictionAnswer.TwoBudgets _ ->
                "More than one PodDisruptionBudget selects it: the eviction API refuses that.";
            case EvictionAnswer.NamespaceTerminating _ -> "Its namespace is being deleted, which will delete it.";
            case EvictionAnswer.Forbidden f -> "The agent may not: " + f.message();
            case EvictionAnswer.Refused r -> "Refused with " + r.code() + ": " + r.message();
            case EvictionAnswer.NotFound _ -> "It is gone by now.";
            case EvictionAnswer.Replaced _ -> "Another of its name has taken its place.";
            case EvictionAnswer.Conflicted c -> "Conflict: " + c.message();
            case EvictionAnswer.ServerBusy _ -> "The API server was busy.";
            case EvictionAnswer.Unreachable u -> "The API server gave no answer: " + u.why();
        };
    }
}
