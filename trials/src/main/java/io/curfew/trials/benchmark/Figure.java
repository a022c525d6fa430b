package io.curfew.trials.benchmark;

import io.curfew.trials.benchmark.Samples.Unit;
import java.util.OptionalDouble;

/**
 * One line of the table.
 *
 * @param peer as measured on the same kind of work, in words
 * @param target at most this; empty where none was set
 * @param decisive what the target is held against
 */
record Figure(String what, Unit unit, String peer, OptionalDouble target, double decisive, String measured) {

    static Figure median(String what, Unit unit, String peer, double target, Samples samples) {
        return new Figure(what, unit, peer, OptionalDouble.of(target), samples.median(), samples.text(unit));
    }

    static Figure worst(String what, Unit unit, String peer, double target, Samples samples) {
        return new Figure(what, unit, peer, OptionalDouble.of(target), samples.worst(), unit.text(samples.worst()));
    }

    /** Without a target. */
    static Figure plain(String what, Unit unit, String peer, Samples samples) {
        return new Figure(what, unit, peer, OptionalDouble.empty(), samples.median(), samples.text(unit));
    }

    String targetText() {
        return target.isPresent() ? unit.text(target.getAsDouble()) : "";
    }

    /** Held against the target as it is printed. */
    String verdict() {
        if (target.isEmpty()) {
            return "";
        }
        var printed = Double.parseDouble(unit.number(decisive));
        return printed <= target.getAsDouble() ? "met" : "missed";
    }
}
