package io.curfew.agent.drain;

import java.util.Locale;

/** What a pod is to the drain. The first that matches, in this order (drain.md 2.3). */
public enum PodClass {
    OWN(false, "this agent's own pod"),
    MIRROR(false, "a static pod's mirror: only the kubelet can end it"),
    FINISHED(false, "has finished: only its object remains"),
    TERMINATING(true, "is terminating"),
    DAEMON_SET(false, "belongs to a DaemonSet, which would bring it back here"),
    TOLERATES_CORDON(false, "tolerates the cordon and would come back here"),
    SKIPPED(false, "asks to be left alone (curfew.io/drain=skip)"),
    AWAITED(true, "is waited for instead of evicted"),
    PROTECTED(true, "is protected from disruption"),
    TO_EVICT(true, "to be evicted");

    private final boolean blocking;
    private final String reason;

    PodClass(boolean blocking, String reason) {
        this.blocking = blocking;
        this.reason = reason;
    }

    /** Whether the pod's presence holds the hook open. */
    public boolean blocking() {
        return blocking;
    }

    /** Why, in words that follow "the pod". */
    public String reason() {
        return reason;
    }

    /** As status and metrics name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
