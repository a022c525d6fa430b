package io.curfew.agent.settings;

import java.time.Duration;

/** Lengths of time as people write them. */
public final class Lengths {
    private Lengths() {}

    /** As settings take it: {@code 8h20m}, {@code 90s}; never with more than two units. */
    public static String text(Duration length) {
        var hours = length.toHours();
        if (hours > 0) {
            return hours + "h" + (length.toMinutesPart() > 0 ? length.toMinutesPart() + "m" : "");
        }
        if (length.toMinutes() > 0) {
            return length.toMinutes() + "m" + (length.toSecondsPart() > 0 ? length.toSecondsPart() + "s" : "");
        }
        return length.toSeconds() > 0 || length.isZero() ? length.toSeconds() + "s" : length.toMillis() + "ms";
    }
}
