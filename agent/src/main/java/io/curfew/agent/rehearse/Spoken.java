package io.curfew.agent.rehearse;

import java.time.Duration;
import java.time.Instant;

/** Lengths of time as people read them: {@code 0s}, {@code 45s}, {@code 1m30s}, {@code 2h}. */
final class Spoken {
    private Spoken() {}

    static String length(Duration length) {
        var seconds = length.toSeconds();
        var text = new StringBuilder();
        append(text, seconds / 3600, 'h');
        append(text, seconds % 3600 / 60, 'm');
        append(text, seconds % 60, 's');
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, char unit) {
        if (count != 0) {
            text.append(count).append(unit);
        }
    }

    /** Whole seconds from {@code from}: up for what comes at the latest. */
    static String upTo(Instant from, Instant to) {
        return length(Duration.between(from, to).plusMillis(999));
    }

    /** Whole seconds from {@code from}: down for what comes at the earliest. */
    static String from(Instant from, Instant to) {
        return length(Duration.between(from, to));
    }

    static String after(Instant from, Instant to) {
        return "after " + upTo(from, to);
    }

    /** {@code 3s-40s}, {@code 40s}, {@code 3s-never}, {@code never}. */
    static String range(Instant from, Window window) {
        var soon = window.earliest().map(e -> from(from, e));
        var late = window.latest().map(l -> upTo(from, l));
        if (soon.isEmpty()) {
            return "never";
        }
        return late.isPresent() && late.equals(soon) ? soon.get() : soon.get() + "-" + late.orElse("never");
    }

    static String range(PodForecast.Granted granted) {
        var least = length(granted.least());
        var most = length(granted.most());
        return least.equals(most) ? least : least + "-" + most;
    }
}
