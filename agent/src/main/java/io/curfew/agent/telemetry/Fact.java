package io.curfew.agent.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.event.Level;

/**
 * One line of the log: a fact and its cause.
 *
 * @param name such as {@code drain.started}
 */
record Fact(Level level, String name, List<Field> fields, Telling telling) {
    private static final int LONGEST_VALUE = 500;

    Fact {
        fields = List.copyOf(fields);
    }

    record Field(String key, String value) {}

    /** Whether a fact that comes again is told again. */
    sealed interface Telling {
        record Always() implements Telling {}

        /** Not again until an {@link Ends} with that key. */
        record Once(String key) implements Telling {}

        /** Only where a {@link Once} with that key was told. */
        record Ends(String key) implements Telling {}
    }

    static Fact debug(String name) {
        return new Fact(Level.DEBUG, name, List.of(), new Telling.Always());
    }

    static Fact info(String name) {
        return new Fact(Level.INFO, name, List.of(), new Telling.Always());
    }

    static Fact warn(String name) {
        return new Fact(Level.WARN, name, List.of(), new Telling.Always());
    }

    Fact with(String key, Object value) {
        var more = new ArrayList<>(fields);
        more.add(new Field(key, text(value)));
        return new Fact(level, name, more, telling);
    }

    Fact once(String key) {
        return new Fact(level, name, fields, new Telling.Once(key));
    }

    Fact ends(String key) {
        return new Fact(level, name, fields, new Telling.Ends(key));
    }

    private static String text(Object value) {
        var text = switch (value) {
            case Instant i -> i.truncatedTo(ChronoUnit.SECONDS).toString();
            case Duration d when d.toSeconds() > 0 -> d.toSeconds() + "s";
            case Duration d -> d.toMillis() + "ms";
            default -> value.toString();
        };
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
    }
}
