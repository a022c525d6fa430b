package io.curfew.agent.rehearse;

import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be rehearsed.
 *
 * @param in for a spot notice the time that it leaves, for a maintenance how far its NotBefore is; empty: the usual
 * @param hookTimeout GlobalTimeout of the owned hook, for what runs hooks; empty: that of a hook that {@code enroll} makes
 */
public record Question(Announced announced, Optional<Duration> in, Optional<Duration> hookTimeout) {
    /** As EC2 announces it (nth.md section 5). */
    private static final Duration SPOT_LEAD = Duration.ofMinutes(2);
    /** The shortest heartbeat timeout that Auto Scaling takes (A3). */
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(30);

    private static final Duration USUAL_HEARTBEAT = Duration.ofMinutes(5);
    /** GlobalTimeout is so many heartbeat timeouts (A4). */
    private static final int HEARTBEATS = 100;

    public static Question of(Announced announced) {
        return new Question(announced, Optional.empty(), Optional.empty());
    }

    /** The time that the notice names; empty where it names none. */
    Optional<Instant> time(Settings settings, Instant now) {
        return switch (announced) {
            case SPOT -> Optional.of(now.plus(in.orElse(SPOT_LEAD)));
            case MAINTENANCE -> Optional.of(now.plus(in.orElse(settings.maintenanceLead())));
            case ASG_TERMINATION, WARM_POOL, STANDBY, DETACHED, REBALANCE, REBALANCE_DRAIN -> Optional.empty();
        };
    }

    Duration globalTimeout() {
        return hookTimeout.orElse(USUAL_HEARTBEAT.multipliedBy(HEARTBEATS));
    }

    Duration heartbeatTimeout() {
        var timeout = globalTimeout().dividedBy(HEARTBEATS);
        return timeout.compareTo(SHORTEST_HEARTBEAT) < 0 ? SHORTEST_HEARTBEAT : timeout;
    }
}
