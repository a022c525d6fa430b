package io.curfew.agent.drain;

import io.curfew.agent.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a pod's eviction gives way to a DELETE, and with which grace period (drain.md 2.4). Never a grace of 0. */
public final class Timing {
    /** The kubelet's status update and its own latency. */
    private static final Duration KUBELET = Duration.ofSeconds(10);
    /** Unmount and EBS detach. */
    private static final Duration VOLUME = Duration.ofSeconds(20);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private Timing() {}

    /** How long before the limit the pod must have ended. */
    public static Duration margin(Pod pod) {
        return pod.claims().isEmpty() ? KUBELET : KUBELET.plus(VOLUME);
    }

    /** From when on the pod is deleted instead of evicted; empty where the plan never deletes. */
    public static Optional<Instant> cutOver(Pod pod, Plan plan) {
        var needed = plan.limit().map(l -> l.minus(margin(pod)).minus(pod.grace()));
        return plan.forceAt().map(force -> needed.filter(n -> n.isBefore(force)).orElse(force));
    }

    /** The grace period that still fits before the limit: the pod's own, or less, but at least 1 s. */
    public static Duration grace(Pod pod, Plan plan, Instant now) {
        var own = max(pod.grace(), SHORTEST);
        return plan.limit().map(l -> max(SHORTEST, min(own, left(pod, l, now)))).orElse(own);
    }

    /**
     * A shorter grace period for a pod that already terminates, where its own would outlast the limit. The server
     * counts a new period from the original request, and one that is then already over becomes 1 s: so nothing is sent
     * that would end the pod sooner than it must.
     */
    public static Optional<Duration> hurry(Pod pod, Plan plan, Instant now) {
        var deletion = pod.deletion().orElse(null);
        var limit = plan.limit().orElse(null);
        if (deletion == null || limit == null || plan.forceAt().isEmpty()) {
            return Optional.empty();
        }
        var end = limit.minus(margin(pod));
        // One second is the shortest there is: asking for it again would change nothing.
        if (!deletion.at().isAfter(end) || deletion.grace().compareTo(SHORTEST) <= 0) {
            return Optional.empty();
        }
        if (!now.isBefore(end)) {
            return Optional.of(SHORTEST);
        }
        var elapsed = Duration.between(deletion.requested(), now);
        var left = wholeSeconds(Duration.between(now, end));
        return elapsed.compareTo(left) < 0 && left.compareTo(SHORTEST) >= 0 ? Optional.of(left) : Optional.empty();
    }

    private static Duration left(Pod pod, Instant limit, Instant now) {
        return wholeSeconds(Duration.between(now, limit.minus(margin(pod))));
    }

    // The API takes whole seconds; rounding down keeps the end before the limit.
    private static Duration wholeSeconds(Duration d) {
        return Duration.ofSeconds(d.toSeconds());
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
