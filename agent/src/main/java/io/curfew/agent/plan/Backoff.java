package io.curfew.agent.plan;

import java.time.Duration;

/**
 * How long to wait before the next try: {@code base} doubled with each failure up to {@code cap}, times 1.0 to 1.2.
 *
 * <p>The jitter is a function of a name and the attempt, so that the same history always gives the same decision.
 */
public record Backoff(Duration base, Duration cap) {

    /** The wait after {@code failures} failures in a row (1 or more), for whoever {@code name} is. */
    public Duration after(int failures, String name) {
        var doublings = Math.min(Math.max(0, failures - 1), 20);
        // In nanoseconds: Duration multiplies and divides through BigDecimal, and this runs for each pod in each turn.
        var wait = base.toNanos() > cap.toNanos() >> doublings ? cap.toNanos() : base.toNanos() << doublings;
        return Duration.ofNanos(wait + wait * jitter(name, failures) / 1000);
    }

    // 0 to 199 thousandths, spread by a cheap mix of the bits.
    private static int jitter(String name, int attempt) {
        var h = (name.hashCode() * 31 + attempt) * 0x9E3779B9;
        return Math.floorMod(h ^ (h >>> 15), 200);
    }
}
