package io.curfew.agent.interruption;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that says that this node will go away.
 *
 * <p>Its identity is its kind and its payload as instance metadata gave it, never the wall clock: a peer that hashed
 * the clock into the identity drained the same node for ever (nth.md section 2).
 */
public sealed interface Interruption {

    /** In the order of design.md, "Interruptions". */
    enum Kind {
        ASG_TERMINATION,
        WARM_POOL,
        STANDBY,
        DETACHED,
        SPOT,
        REBALANCE,
        MAINTENANCE,
        RECYCLE;

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** As settings, metrics, events and the journal name it. */
        public String text() {
            return text;
        }
    }

    Kind kind();

    /** The payload as instance metadata gave it. */
    String payload();

    /** When this agent, or the one before it, first saw the interruption. */
    Instant firstSeen();

    default String id() {
        return kind().text() + "/" + payload();
    }

    /** Whether terminating hooks run for it (A16, A17). */
    default boolean runsHooks() {
        return kind() == Kind.ASG_TERMINATION || kind() == Kind.WARM_POOL;
    }

    /** Auto Scaling is terminating the instance. A7: shows before the hook's wait begins. */
    record AsgTermination(Instant firstSeen) implements Interruption {
        @Override
        public Kind kind() {
            return Kind.ASG_TERMINATION;
        }

        @Override
        public String payload() {
            return TargetState.TERMINATED.text();
        }
    }

    /** The instance returns to its warm pool; the terminating hook runs as for a termination (A16). */
    record ReturnToWarmPool(TargetState target, Instant firstSeen) implements Interruption {
        @Override
        public Kind kind() {
            return Kind.WARM_POOL;
        }

        @Override
        public String payload() {
            return target.text();
        }
    }

    /** The instance is put on standby; no hook runs (A17). */
    record Standby(Instant firstSeen) implements Interruption {
        @Override
        public Kind kind() {
            return Kind.STANDBY;
        }

        @Override
        public String payload() {
            return TargetState.STANDBY.text();
        }
    }

    /** The instance is taken out of its group; no hook runs (A17). */
    record Detached(Instant firstSeen) implements Interruption {
        @Override
        public Kind kind() {
            return Kind.DETACHED;
        }

        @Override
        public String payload() {
            return TargetState.DETACHED.text();
        }
    }

    /**
     * EC2 takes a spot instance back: {@code spot/instance-action}.
     *
     * @param at when, as announced: about two minutes ahead; perhaps in the past
     */
    record Spot(SpotAction action, Instant at, String payload, Instant firstSeen) implements Interruption {
        @Override
        public Kind kind() {
            return Kind.SPOT;
        }

        /** Hibernation begins at once: its time promises nothing (drain.md 2.6). */
        public Instant ends() {
            return action == SpotAction.HIBERNATE && firstSeen.isBefore(at) ? firstSeen : at;
        }
    }

    /** What EC2 does to an interrupted spot instance. */
    enum SpotAction {
        TERMINATE,
        STOP,
        HIBERNATE;

        /** Reads what instance metadata gave; empty where that is none of the documented actions. */
        public static Optional<SpotAction> parse(String text) {
            return Arrays.stream(values())
                    .filter(a -> a.name().toLowerCase(Locale.ROOT).equals(text.strip()))
                    .findFirst();
        }
    }

    /** EC2 sees a raised risk of a spot interruption: {@code events/recommendations/rebalance}. Never withdrawn. */
    record Rebalance(String payload, Instant firstSeen) implements Interruption {
        @Override
        public Kind kind() {
            return Kind.REBALANCE;
        }
    }

    /**
     * EC2 will reboot, stop or retire the instance: one entry of {@code events/maintenance/scheduled}.
     *
     * @param eventId such as {@code instance-event-0d59937288b749b32}
     * @param code such as {@code system-reboot}
     */
    record Maintenance(String eventId, String code, Instant notBefore, String payload, Instant firstSeen)
            implements Interruption {
        @Override
        public Kind kind() {
            return Kind.MAINTENANCE;
        }
    }

    /** An operator asked for a replacement: annotation {@code curfew.io/recycle=requested} on the own Node. */
    record Recycle(String payload, Instant firstSeen) implements Interruption {
        @Override
        public Kind kind() {
            return Kind.RECYCLE;
        }
    }
}
