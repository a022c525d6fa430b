package io.curfew.agent.interruption;

import java.time.Instant;

/**
 * Something that says that this node will go away.
 *
 * <p>Its identity is its kind and its payload as instance metadata gave it, never the wall clock: a peer that hashed
 * the clock into the identity drained the same node for ever (nth.md section 2).
 */
public sealed interface Interruption {

    /** The kind, as metrics, events and the journal name it. */
    String kind();

    /** The payload as instance metadata gave it. */
    String payload();

    /** When this agent, or the one before it, first saw the interruption. */
    Instant firstSeen();

    default String id() {
        return kind() + "/" + payload();
    }

    /** Auto Scaling is terminating the instance. A7: shows before the hook's wait begins. */
    record AsgTermination(Instant firstSeen) implements Interruption {
        public static final String KIND = "asg-termination";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public String payload() {
            return TargetState.TERMINATED.text();
        }
    }
}
