package io.curfew.agent.check;

import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import java.time.Duration;
import java.util.Optional;

/** Asks the API server what the agent would be allowed to do. Writes nothing: what would write is a dry run. */
public interface ClusterProbe extends AutoCloseable {
    NodeAnswer readNode();

    /** From the watch cache. */
    PodsAnswer listPods();

    Permission may(Deed deed);

    /** Whether the own node can be impersonated (own-node-only.md 4). */
    Impersonation impersonation();

    /** How far the own clock is ahead of the API server's, as of its newest answer; empty where none gave its time. */
    Optional<Duration> ownClockAhead();

    @Override
    void close();

    /** What a drain does, beside reading its Node and listing its pods. */
    enum Deed {
        PATCH_NODE("patch nodes"),
        PATCH_NODE_STATUS("patch nodes/status"),
        WATCH_PODS("watch pods"),
        EVICT_PODS("create pods/eviction"),
        DELETE_PODS("delete pods"),
        CREATE_EVENTS("create events");

        private final String text;

        Deed(String text) {
            this.text = text;
        }

        /** Verb and resource, as RBAC has them. */
        public String text() {
            return text;
        }
    }

    sealed interface Permission {
        record Granted() implements Permission {}

        record Denied(String message) implements Permission {}

        record Unknown(String why) implements Permission {}
    }

    sealed interface Impersonation {
        /** {@code confined}: whether the server holds nodes to their own pods; empty where that was not found out. */
        record Works(Optional<Boolean> confined) implements Impersonation {}

        record Refused(String message) implements Impersonation {}

        record Unknown(String why) implements Impersonation {}
    }

    /** For where there is no cluster to ask. */
    static ClusterProbe without(String why) {
        return new ClusterProbe() {
            @Override
            public NodeAnswer readNode() {
                return new NodeAnswer.Failed(why);
            }

            @Override
            public PodsAnswer listPods() {
                return new PodsAnswer.Failed(why);
            }

            @Override
            public Permission may(Deed deed) {
                return new Permission.Unknown(why);
            }

            @Override
            public Impersonation impersonation() {
                return new Impersonation.Unknown(why);
            }

            @Override
            public Optional<Duration> ownClockAhead() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }
}
