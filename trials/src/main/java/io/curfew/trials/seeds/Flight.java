package io.curfew.trials.seeds;

import io.curfew.agent.port.Action;
import java.time.Instant;
import java.util.Optional;

/**
 * One action on its way.
 *
 * @param process which of the agents, one after the other, began it
 * @param begun by the world's time
 * @param decided by the agent's clock
 * @param fault what becomes of it
 * @param listed when the server answered the newest list that the agent had when it began
 * @param cordoned whether the node was cordoned when it began, or that was known to be hopeless
 * @param cordonedSince since when, if it was
 */
record Flight(
        Action action,
        int process,
        Instant begun,
        Instant decided,
        Optional<Fault> fault,
        Optional<Instant> listed,
        boolean cordoned,
        Optional<Instant> cordonedSince) {

    /** Whether it takes longer than ordinary ones do. */
    boolean late() {
        return fault.filter(f -> f == Fault.LATE_ANSWER || f == Fault.LATE_EFFECT)
                .isPresent();
    }

    /** Whether it has its effect only after the agent has given it up. */
    boolean givenUp() {
        return fault.filter(f -> f == Fault.LATE_EFFECT).isPresent();
    }
}
