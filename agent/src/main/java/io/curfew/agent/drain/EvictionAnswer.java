package io.curfew.agent.drain;

import java.time.Duration;
import java.util.Optional;

/** What the API server said to an eviction or to a DELETE, told apart as drain.md 2.1 and eviction-answers.md do. */
public sealed interface EvictionAnswer {

    /** 2xx: the pod ends now; it is not gone yet. */
    record Accepted() implements EvictionAnswer {}

    /** 404. The watch has the last word: an impersonated request is answered from a cache that may lag. */
    record NotFound() implements EvictionAnswer {}

    /** 409: another pod has that name by now. */
    record Replaced() implements EvictionAnswer {}

    /**
     * 409 for any other reason than the UID, such as a budget that somebody kept changing while the server tried for 10 s
     * to take from it.
     */
    record Conflicted(String message) implements EvictionAnswer {}

    /**
     * 429 with cause DisruptionBudget, or 403 where the budget's own status is broken; the counts are there where the
     * message gave them.
     */
    record BudgetClosed(String budget, Optional<Counts> counts, String message) implements EvictionAnswer {}

    /** 429 with cause DisruptionBudget and "still being processed": the disruption controller is behind. */
    record BudgetNotObserved(String budget, Duration retryAfter) implements EvictionAnswer {}

    /** 429 without that cause: flow control; the whole client slows down. */
    record ServerBusy(Duration retryAfter) implements EvictionAnswer {}

    /** 500: more than one budget selects the pod; retrying does not heal it. */
    record TwoBudgets(String message) implements EvictionAnswer {}

    /** 403 with cause NamespaceTerminating: the namespace controller deletes the pod. */
    record NamespaceTerminating() implements EvictionAnswer {}

    /** 403 without a known cause: a missing permission, or a pod that is not on the node in whose name we ask. */
    record Forbidden(String message) implements EvictionAnswer {}

    /**
     * Any other refusal, above all that of a webhook or an admission policy, whatever its code: it may mean "handled,
     * wait", as Strimzi's 500 does.
     */
    record Refused(int code, String message) implements EvictionAnswer {}

    /** No answer: connection, time-out, half an answer. */
    record Unreachable(String why) implements EvictionAnswer {}

    /** "needs {@code needed} healthy pods and has {@code healthy} currently". */
    record Counts(int needed, int healthy) {}
}
