package io.curfew.agent.hook;

import io.curfew.agent.plan.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a hook's next heartbeat and completion are due. */
public final class Schedule {
    private static final Duration LONGEST = Duration.ofSeconds(300);
    /** A third of the shortest timeout that Auto Scaling accepts (A3): a broken answer must not cause a storm. */
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    /** A8: the wait shows before the action can be completed, so that the next try soon may be the one. */
    private static final Backoff IN_DOUBT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));
    /** A23: all of the account's calls share one rate limit. */
    private static final Backoff REFUSED = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private Schedule() {}

    /** A third of the timeout, so that two may be lost, and at most 300 s. */
    public static Duration interval(Hook hook) {
        var third = hook.heartbeatTimeout().dividedBy(3);
        if (third.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return third.compareTo(LONGEST) < 0 ? third : LONGEST;
    }

    /**
     * When the next heartbeat is due.
     *
     * @param begin when the hook's timeout began to run at the earliest, or the distant past if that is not known
     */
    public static Instant heartbeatDue(Hook hook, HookProgress progress, Instant begin) {
        var regular = progress.heartbeat().orElse(begin).plus(interval(hook));
        if (progress.heartbeatFailures() == 0 || progress.heartbeatTried().isEmpty()) {
            return regular;
        }
        // A7: where there is no active action yet, its timeout does not run yet either.
        if (progress.doubt().isPresent()) {
            return progress.heartbeatTried().get().plus(interval(hook));
        }
        var retry = new Backoff(Duration.ofSeconds(1), interval(hook).dividedBy(4));
        return progress.heartbeatTried().get().plus(retry.after(progress.heartbeatFailures(), hook.name()));
    }

    /** When a completion may be tried (again); empty: now. */
    public static Optional<Instant> completionDue(Hook hook, HookProgress progress) {
        var retry = progress.doubt().isPresent() ? IN_DOUBT : REFUSED;
        return progress.completionFailures() == 0
                ? Optional.empty()
                : progress.completionTried().map(t -> t.plus(retry.after(progress.completionFailures(), hook.name())));
    }

    /**
     * Whether the instance's lifecycle state says that the wait is over, so that "no active lifecycle action" means
     * just that. {@code Terminating} can last minutes before the wait begins (A7), and the wait itself may show before
     * the action can be completed (A8).
     */
    public static boolean over(Optional<String> lifecycleState) {
        return lifecycleState.filter(Schedule::stillToCome).isEmpty();
    }

    /** Whether the lifecycle state alone says that the wait is over, whatever the hook's progress. */
    public static boolean surelyOver(String lifecycleState) {
        return lifecycleState.equals("Terminating:Proceed") || lifecycleState.equals("Terminated");
    }

    private static boolean stillToCome(String state) {
        return switch (state) {
            case "InService",
                    // An instance on standby is terminated through the same hooks (seed 208763).
                    "EnteringStandby",
                    "Standby",
                    "Terminating",
                    "Terminating:Wait",
                    "Warmed:Pending",
                    "Warmed:Pending:Wait",
                    "Warmed:Terminating",
                    "Warmed:Terminating:Wait" -> true;
            default -> false;
        };
    }
}
