package io.curfew.trials.demo;

import java.time.Instant;

/**
 * Something that happened in the simulated world, as the world saw it and not as the agent tells it.
 *
 * @param subject a pod as {@code namespace/name}, a hook, the instance, or the node
 * @param detail what is worth saying about it, or nothing
 */
record Fact(Instant at, Kind kind, String subject, String detail) {

    enum Kind {
        NOTICE("notice"),
        CORDONED("cordon"),
        EVICTED("evicted"),
        BLOCKED("blocked"),
        REFUSED("refused"),
        DELETED("deleted"),
        POD_GONE("gone"),
        POD_BOUND("bound"),
        WAIT("hook waits"),
        HEARTBEAT("heartbeat"),
        HEARTBEAT_REFUSED("heartbeat"),
        COMPLETED("completed"),
        COMPLETION_REFUSED("completion"),
        STANDBY("standby"),
        REPLACED("replaced"),
        POOLED("warm pool"),
        IN_SERVICE("in service"),
        REBOOT("reboot"),
        UNCORDONED("uncordon"),
        TERMINATED("terminated");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
