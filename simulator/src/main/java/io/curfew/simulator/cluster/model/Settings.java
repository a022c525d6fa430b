package io.curfew.simulator.cluster.model;

import io.curfew.simulator.cluster.control.Lags;
import java.time.Duration;

/**
 * How a cluster behaves.
 *
 * @param history how many changes a watch can go back, from 1 up; older ones are answered with 410
 * @param cacheLag how far lists with {@code resourceVersion=0} and watches are behind the truth
 */
public record Settings(Lags lags, int history, Duration cacheLag) {
    public Settings {
        if (history < 1) {
            throw new IllegalArgumentException("history=" + history + ": at least 1");
        }
        if (cacheLag.isNegative()) {
            throw new IllegalArgumentException("cacheLag=" + cacheLag + ": not below zero");
        }
    }

    public static Settings usual() {
        return new Settings(Lags.usual(), 10_000, Duration.ZERO);
    }

    public Settings withLags(Lags changed) {
        return new Settings(changed, history, cacheLag);
    }

    public Settings withHistory(int changes) {
        return new Settings(lags, changes, cacheLag);
    }

    public Settings withCacheLag(Duration lag) {
        return new Settings(lags, history, lag);
    }
}
