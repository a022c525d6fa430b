package io.curfew.agent.enroll;

import java.time.Duration;

/** The arithmetic of a hook's timeouts (A3, A4). */
public final class Timeouts {
    public static final Duration SHORTEST = Duration.ofSeconds(30);
    public static final Duration LONGEST = Duration.ofHours(2);
    /** What a dead agent may cost, where the drain asks for no more. */
    static final Duration USUAL = Duration.ofMinutes(5);

    private static final Duration LONGEST_WAIT = Duration.ofHours(48);
    /** The default of hooks.margin: so long before the end of the wait the drain must be over. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private Timeouts() {}

    /** How long heartbeats can keep a hook open: a hundred timeouts, at most 48 h. */
    public static Duration longestWait(Duration heartbeatTimeout) {
        var hundred = heartbeatTimeout.multipliedBy(100);
        return hundred.compareTo(LONGEST_WAIT) < 0 ? hundred : LONGEST_WAIT;
    }

    /** The longest drain that a hook with this heartbeat timeout leaves time for. */
    public static Duration longestDrain(Duration heartbeatTimeout) {
        return longestWait(heartbeatTimeout).minus(MARGIN);
    }

    /** The longest drain that any hook leaves time for. */
    static Duration longestDrainOfAll() {
        return LONGEST_WAIT.minus(MARGIN);
    }

    /**
     * The heartbeat timeout for drains of up to {@code longestDrain}: the usual one, or more where it must be, in whole
     * half minutes.
     *
     * @param longestDrain at most {@link #longestDrainOfAll()}
     */
    public static Duration heartbeatFor(Duration longestDrain) {
        var least = longestDrain.plus(MARGIN).dividedBy(100);
        var halfMinutes = (least.toSeconds() + 29) / 30;
        var rounded = Duration.ofSeconds(halfMinutes * 30);
        var enough = longestDrain(rounded).compareTo(longestDrain) < 0 ? rounded.plusSeconds(30) : rounded;
        return enough.compareTo(USUAL) < 0 ? USUAL : enough;
    }
}
