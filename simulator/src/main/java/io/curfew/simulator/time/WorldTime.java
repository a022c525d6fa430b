package io.curfew.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of a simulated world: tells it and runs what is due.
 *
 * <p>Whatever is due at the same instant runs in the order in which it was asked for. Tasks must not block.
 */
public interface WorldTime extends InstantSource {

    /** Runs {@code task} once at {@code due}, or at once (but not on the caller's stack) where that has passed. */
    Alarm at(Instant due, Runnable task);

    default Alarm after(Duration delay, Runnable task) {
        return at(instant().plus(delay), task);
    }

    /** A task that is still to come. */
    @FunctionalInterface
    interface Alarm {
        /** Takes the task back; does nothing where it has run. */
        void cancel();
    }
}
