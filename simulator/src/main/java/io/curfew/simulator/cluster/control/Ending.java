package io.curfew.simulator.cluster.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.sketch.PodEnd;
import io.curfew.simulator.time.WorldTime.Alarm;
import java.time.Duration;
import java.time.Instant;

/** One pod between TERM and its end. Its time can only become shorter. */
final class Ending {
    // The kubelet gives containers at least this, also where the period is one second.
    private static final Duration LEAST_GRACE = Duration.ofSeconds(2);

    private final PodEnd character;
    private final Instant toldAt;
    private Instant killAt = Instant.MAX;
    private Alarm alarm = () -> {};

    Ending(ObjectNode pod, Instant toldAt) {
        character = PodEnd.of(pod);
        this.toldAt = toldAt;
    }

    /** A new period counts from when the kubelet sees it (drain.md 2.4), and never lengthens the old one. */
    void limit(long graceSeconds, Instant now) {
        var grace = Duration.ofSeconds(graceSeconds);
        var limit = now.plus(grace.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : grace);
        killAt = limit.isBefore(killAt) ? limit : killAt;
    }

    boolean isKilled() {
        return switch (character) {
            case PodEnd.After(var time) -> toldAt.plus(time).isAfter(killAt);
            case PodEnd.WholeGrace(), PodEnd.Stuck() -> true;
        };
    }

    void reschedule(Clockwork clockwork, Runnable end) {
        cancel();
        var at = switch (character) {
            case PodEnd.After(var time) -> isKilled() ? killAt : toldAt.plus(time);
            case PodEnd.WholeGrace() -> killAt;
            case PodEnd.Stuck() -> Instant.MAX;
        };
        if (at.isBefore(Instant.MAX)) {
            var left = Duration.between(clockwork.instant(), at);
            alarm = clockwork.after(left.isNegative() ? Duration.ZERO : left, end);
        }
    }

    void cancel() {
        alarm.cancel();
    }
}
