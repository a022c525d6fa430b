package io.curfew.agent.settings;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that a user may set, as the one place that declares it says.
 *
 * @param name as on the command line and in the documentation, such as {@code drain.timeout}
 * @param byDefault the text that holds where nothing is set; {@code $NAME} stands for that variable's value
 * @param meaning one sentence
 */
record Setting<T>(String name, String byDefault, Kind<T> kind, String meaning) {
    static final String PREFIX = "CURFEW_";

    String option() {
        return "--" + name;
    }

    /** The environment variable, such as {@code CURFEW_DRAIN_TIMEOUT}. */
    String variable() {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The variable of the ecosystem whose value is the default. */
    Optional<String> defaultVariable() {
        return byDefault.startsWith("$") ? Optional.of(byDefault.substring(1)) : Optional.empty();
    }

    /** Reads a text that is known to be good. */
    T value(String text) {
        return switch (kind.read(text)) {
            case Kind.Read.Good<T>(T value) -> value;
            case Kind.Read.Bad<T>(String why) ->
                throw new IllegalArgumentException(name + "=" + kind.shown(text) + ": " + why);
        };
    }
}
