package io.curfew.agent.drain;

import io.curfew.agent.plan.Plan;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a pod's eviction gives way to a DELETE, and with which grace period (drain.md 2.4). Never a grace of 0.
 *
 * @param settings graces that take the place of the pods' own, and what a hurried plan keeps free for them
 */
public record Timing(Plan plan, Settings.Drain settings) {
    /** The kubelet's status update and its own latency. */
    private static final Duration KUBELET = Duration.ofSeconds(10);
    /** Unmount and EBS detach. */
    private static final Duration VOLUME = Duration.ofSeconds(20);
    /** A hurried plan's critical pods do not wait for the others any longer than this before their time. */
    private static final Duration CRITICAL = Duration.ofSeconds(30);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** A turn comes a moment after its time, and the API takes whole seconds: without it that moment would cost one. */
    private static final Duration TURN = Duration.ofSeconds(1);
    /**
     * A request takes a moment, and the server counts from whole seconds: a period that is over so soon would be over
     * when it arrives, and end the pod at once (seed 414132).
     */
    static final Duration ARRIVES = Duration.ofSeconds(2);

    /** How long before the limit the pod must have ended. */
    public static Duration margin(Pod pod) {
        return pod.claims().isEmpty() ? KUBELET : KUBELET.plus(VOLUME);
    }

    /** The grace period that the pod is meant to get: its annotation's, {@code drain.grace}, or its own. */
    public Duration configured(Pod pod) {
        return Wishes.grace(pod).or(settings::grace).orElse(pod.grace());
    }

    /** From when on the pod is deleted instead of evicted; empty where the plan never deletes. */
    public Optional<Instant> cutOver(Pod pod) {
        var needed = latestStart(pod);
        return plan.forceAt().map(force -> needed.filter(n -> n.isBefore(force)).orElse(force));
    }

    /** The last moment at which the pod can be sent home and still end in time; empty where nothing bounds that. */
    public Optional<Instant> latestStart(Pod pod) {
        return mustEnd(pod).map(end -> end.minus(keptFree(pod)).minus(TURN));
    }

    private Duration keptFree(Pod pod) {
        var grace = configured(pod);
        return plan.hurried() ? min(grace, settings.maxGrace()) : grace;
    }

    /** Until when the pod must have ended; empty where nothing bounds that. */
    public Optional<Instant> mustEnd(Pod pod) {
        return plan.limit().map(l -> l.minus(margin(pod)));
    }

    /** Until when a critical pod waits for the others; empty: without end. */
    public Optional<Instant> othersUntil(Pod pod) {
        var tier = plan.hurried() ? mustEnd(pod).map(end -> end.minus(CRITICAL)) : Optional.<Instant>empty();
        var cutOver = cutOver(pod);
        return tier.filter(t -> cutOver.filter(t::isAfter).isEmpty()).or(() -> cutOver);
    }

    /** The grace period that still fits before the limit: what is configured, or less, but at least 1 s. */
    public Duration grace(Pod pod, Instant now) {
        var isLast = latestStart(pod).filter(last -> !now.isBefore(last)).isPresent();
        var own = max(isLast ? keptFree(pod) : configured(pod), SHORTEST);
        return mustEnd(pod)
                .map(end -> max(SHORTEST, min(own, wholeSeconds(Duration.between(now, end)))))
                .orElse(own);
    }

    /** What an eviction asks for; empty where that is the pod's own. A plan that never deletes cuts no grace either. */
    public Optional<Duration> evictionGrace(Pod pod, Instant now) {
        var wanted = plan.forceAt().isPresent() ? grace(pod, now) : max(configured(pod), SHORTEST);
        return wanted.equals(max(pod.grace(), SHORTEST)) ? Optional.empty() : Optional.of(wanted);
    }

    /**
     * A shorter grace period for a pod that already terminates, where its own would outlast the limit. The server
     * counts a new period from the original request, and one that is then already over becomes 1 s: so nothing is sent
     * that would end the pod sooner than it must.
     */
    public Optional<Duration> hurry(Pod pod, Instant now) {
        var deletion = pod.deletion().orElse(null);
        var end = mustEnd(pod).orElse(null);
        if (deletion == null || end == null || plan.forceAt().isEmpty()) {
            return Optional.empty();
        }
        // One second is the shortest there is: asking for it again would change nothing.
        if (!deletion.at().isAfter(end) || deletion.grace().compareTo(SHORTEST) <= 0) {
            return Optional.empty();
        }
        if (!now.isBefore(end)) {
            return Optional.of(SHORTEST);
        }
        var elapsed = Duration.between(deletion.requested(), now);
        var left = wholeSeconds(Duration.between(now, end));
        return elapsed.plus(ARRIVES).compareTo(left) < 0 && left.compareTo(SHORTEST) >= 0
                ? Optional.of(left)
                : Optional.empty();
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
