package io.curfew.agent.hook;

import java.time.Duration;

/** Hooks for tests. */
public final class Hooks {
    private Hooks() {}

    /** A hook of group {@code workers} with a GlobalTimeout as Auto Scaling works it out (A4). */
    public static Hook hook(String name, Duration heartbeatTimeout) {
        var hundredfold = heartbeatTimeout.multipliedBy(100);
        var longest = Duration.ofHours(48);
        return new Hook(
                name,
                "workers",
                heartbeatTimeout,
                hundredfold.compareTo(longest) < 0 ? hundredfold : longest,
                "CONTINUE");
    }
}
