package io.curfew.agent.rehearse;

import java.time.Duration;

/**
 * How the world behaves in one run. Two runs with contrary behaviour give the interval in which the truth lies.
 *
 * @param answersAfter what each request takes, and the watch
 * @param turnsLate how long after it is due the loop turns: what a grace period is cut to is rounded down to whole
 *     seconds, so that even a millisecond counts
 * @param kubeletLag from the end of a pod's containers to the end of its object
 */
record Behaviour(Duration answersAfter, Duration turnsLate, Duration kubeletLag, Ends ends, Replacements replacements) {
    /** Every pod ends at once, what it is waited for included; what it leaves is replaced at once. */
    static final Behaviour BEST = new Behaviour(
            Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO, Ends.AT_ONCE, Replacements.AT_ONCE);
    /** Every pod uses its whole grace period, and no replacement becomes ready. */
    static final Behaviour WORST = new Behaviour(
            Duration.ofMillis(250),
            Duration.ofMillis(50),
            Duration.ofSeconds(3),
            Ends.WITH_ITS_GRACE,
            Replacements.NEVER);

    enum Ends {
        AT_ONCE,
        WITH_ITS_GRACE
    }

    /** When a budget that let a pod go lets go of the next one. */
    enum Replacements {
        AT_ONCE,
        NEVER
    }

    /** How long after the notice appears it is seen: metadata is asked every {@code poll}. */
    Duration noticedAfter(Announced announced, Duration poll) {
        if (ends == Ends.AT_ONCE) {
            return Duration.ZERO;
        }
        // As design.md says of metadata.poll.
        var polls = switch (announced) {
            case SPOT, ASG_TERMINATION, WARM_POOL, STANDBY, DETACHED -> 1;
            case REBALANCE, REBALANCE_DRAIN -> 5;
            case MAINTENANCE -> 15;
        };
        return poll.multipliedBy(polls).plus(answersAfter);
    }
}
