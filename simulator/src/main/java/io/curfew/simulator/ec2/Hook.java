package io.curfew.simulator.ec2;

import java.time.Duration;
import java.util.Optional;

/**
 * A lifecycle hook of a group.
 *
 * @param heartbeatTimeout 30 s to 7200 s (A3)
 * @param defaultResult what applies when nobody completes in time
 * @param notificationMetadata empty where none was given
 */
public record Hook(
        String name,
        Transition transition,
        Duration heartbeatTimeout,
        Result defaultResult,
        String notificationMetadata,
        Optional<String> notificationTarget,
        Optional<String> role) {
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final Duration LONGEST_GLOBAL = Duration.ofDays(2);

    public Hook {
        if (heartbeatTimeout.compareTo(SHORTEST) < 0 || heartbeatTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "HeartbeatTimeout must be between 30 and 7200 seconds, not " + heartbeatTimeout.toSeconds());
        }
    }

    /** A terminating hook with what AWS fills in: one hour, ABANDON (A3). */
    public static Hook terminating(String name) {
        return of(name, Transition.TERMINATING);
    }

    /** A launching hook with what AWS fills in. */
    public static Hook launching(String name) {
        return of(name, Transition.LAUNCHING);
    }

    static Hook of(String name, Transition transition) {
        return new Hook(name, transition, Duration.ofHours(1), Result.ABANDON, "", Optional.empty(), Optional.empty());
    }

    /** How long heartbeats can keep an action open: the least of 48 hours and a hundred timeouts (A4). */
    public Duration globalTimeout() {
        var hundred = heartbeatTimeout.multipliedBy(100);
        return hundred.compareTo(LONGEST_GLOBAL) < 0 ? hundred : LONGEST_GLOBAL;
    }

    public Hook withHeartbeatTimeout(Duration timeout) {
        return new Hook(name, transition, timeout, defaultResult, notificationMetadata, notificationTarget, role);
    }

    public Hook withDefaultResult(Result result) {
        return new Hook(name, transition, heartbeatTimeout, result, notificationMetadata, notificationTarget, role);
    }

    public Hook withNotificationMetadata(String metadata) {
        return new Hook(name, transition, heartbeatTimeout, defaultResult, metadata, notificationTarget, role);
    }
}
