package io.curfew.agent.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How patient a watch is.
 *
 * @param firstPause after the first failure; doubles with each further one
 * @param longestPause between two tries
 * @param shortestWatch how long the server is asked to keep a watch, at least; at most a quarter longer
 * @param silence how long nothing may come: the server sends a bookmark each minute (drain.md 3), so a silent watch
 *     hangs on a connection that is dead
 */
record WatchTiming(Duration firstPause, Duration longestPause, Duration shortestWatch, Duration silence) {

    /** Three to four watches an hour: a drain of hours may cost four requests an hour (design, invariant 10). */
    static WatchTiming usual() {
        return new WatchTiming(
                Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(16), Duration.ofMinutes(3));
    }

    /** Half to all of the doubled pause, so that a thousand agents do not come back at once. */
    Duration pause(int failures, RandomGenerator random) {
        var doubled = firstPause.multipliedBy(1L << Math.min(20, Math.max(0, failures - 1)));
        var most = doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
        return Duration.ofNanos(random.nextLong(most.toNanos() / 2, most.toNanos() + 1));
    }

    Duration limit(RandomGenerator random) {
        var least = shortestWatch.toSeconds();
        return Duration.ofSeconds(random.nextLong(least, least + least / 4 + 1));
    }
}
