package io.curfew.agent.port;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * One condition in the own Node's status, of the two types that Curfew writes (KEP-5683, drain.md 2.2).
 *
 * @param reason CamelCase; one that Curfew has written begins with {@value #OWN_REASON}, by which it knows its own
 * @param message a sentence for people
 * @param since when {@code status} last changed, in whole seconds as Kubernetes keeps it; {@link Instant#EPOCH} where
 *     the Node does not say
 */
public record NodeCondition(Type type, Status status, String reason, String message, Instant since) {
    public static final String OWN_REASON = "Curfew";

    /** The names of KEP-5683. */
    public enum Type {
        DRAIN_IN_PROGRESS("DrainInProgress"),
        DRAINED("Drained");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** As Kubernetes writes it. */
        public String text() {
            return text;
        }
    }

    /** The values that Kubernetes knows. */
    public enum Status {
        TRUE,
        FALSE,
        UNKNOWN;

        /** As Kubernetes writes it. */
        public String text() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    public NodeCondition {
        since = since.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether Curfew wrote it: what somebody else wrote is neither changed nor removed. */
    public boolean ours() {
        return reason.startsWith(OWN_REASON);
    }

    /** The same, with its time kept where {@code before} has the same status already. */
    public NodeCondition following(NodeCondition before) {
        var keeps = before.status == status && !before.since.equals(Instant.EPOCH);
        return keeps ? new NodeCondition(type, status, reason, message, before.since) : this;
    }
}
