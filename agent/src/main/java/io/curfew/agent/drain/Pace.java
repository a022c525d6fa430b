package io.curfew.agent.drain;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast evictions may be sent: a token bucket that fills at {@code rate} a second up to {@code burst}. Flow control
 * of the API server pauses it and halves the rate, which then grows back by one a second (AIMD).
 *
 * @param rate evictions a second that the user allows
 * @param burst evictions at once
 * @param tokens what is left in the bucket at {@code at}
 * @param slowedTo the rate after the last slowing, at {@code at}
 */
public record Pace(int rate, int burst, double tokens, double slowedTo, Instant at, Instant pausedUntil) {
    /** More at once would only queue up in the server. */
    public static final int CONCURRENCY = 16;
    /** Whatever a server asks for, it is asked again after this. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    public static Pace full(int rate, int burst, Instant now) {
        return new Pace(rate, burst, burst, rate, now, now);
    }

    /** How many may be sent now. */
    public int available(Instant now) {
        return now.isBefore(pausedUntil) ? 0 : (int) Math.floor(tokensAt(now));
    }

    /** When one more may be sent, where none may now. */
    public Instant nextAt(Instant now) {
        var missing = Math.max(0, 1 - tokensAt(now));
        // One millisecond more, so that rounding never wakes the loop too early to find a whole token.
        var refill = now.plusMillis((long) Math.ceil(missing / slowedTo * 1000) + 1);
        return refill.isAfter(pausedUntil) ? refill : pausedUntil;
    }

    Pace spent(Instant now) {
        return new Pace(rate, burst, tokensAt(now) - 1, rateAt(now), now, pausedUntil);
    }

    Pace slowed(Duration pause, Instant now) {
        var until = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        var longer = until.isAfter(pausedUntil) ? until : pausedUntil;
        // Requests that were under way when the pause began are refused for the same reason: one halving for all.
        return now.isBefore(pausedUntil)
                ? new Pace(rate, burst, tokens, slowedTo, at, longer)
                : new Pace(rate, burst, Math.min(1, tokensAt(now)), Math.max(1, rateAt(now) / 2), now, longer);
    }

    private double tokensAt(Instant now) {
        return Math.min(burst, tokens + seconds(now) * slowedTo);
    }

    private double rateAt(Instant now) {
        return Math.min(rate, slowedTo + seconds(now));
    }

    private double seconds(Instant now) {
        return Math.max(0, Duration.between(at, now).toMillis()) / 1000.0;
    }
}
