package io.curfew.trials.seeds;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** How often each rule was checked, in runs in which which faults had happened by then. */
// The counts are a table: rules and faults are its rows and columns in the order in which they are declared.
@SuppressWarnings("EnumOrdinal")
final class Tally {
    private final Map<Rule, long[]> checks = new EnumMap<>(Rule.class);
    private final long[] without = new long[Rule.values().length];
    private final Map<Rule, long[]> courses = new EnumMap<>(Rule.class);

    void checked(Rule rule, Set<Fault> happened, Course course) {
        courses(rule)[course.ordinal()]++;
        if (happened.isEmpty()) {
            without[rule.ordinal()]++;
            return;
        }
        var row = row(rule);
        for (var fault : happened) {
            row[fault.ordinal()]++;
        }
    }

    void add(Tally other) {
        other.checks.forEach((rule, counts) -> {
            var row = row(rule);
            for (int i = 0; i < counts.length; i++) {
                row[i] += counts[i];
            }
        });
        other.courses.forEach((rule, counts) -> {
            var row = courses(rule);
            for (int i = 0; i < counts.length; i++) {
                row[i] += counts[i];
            }
        });
        for (int i = 0; i < without.length; i++) {
            without[i] += other.without[i];
        }
    }

    private long[] row(Rule rule) {
        return checks.computeIfAbsent(rule, r -> new long[Fault.values().length]);
    }

    private long[] courses(Rule rule) {
        return courses.computeIfAbsent(rule, r -> new long[Course.values().length]);
    }

    /** Rules that were never checked under a fault; {@code without} stands for none. */
    List<String> emptyCells() {
        var empty = new ArrayList<String>();
        for (var rule : Rule.values()) {
            for (var fault : Fault.values()) {
                if (row(rule)[fault.ordinal()] == 0 && !Tally.impossible(rule, fault)) {
                    empty.add(rule + " under " + fault.text());
                }
            }
            if (without[rule.ordinal()] == 0) {
                empty.add(rule + " without any fault");
            }
            for (var course : Course.values()) {
                if (courses(rule)[course.ordinal()] == 0 && concerns(rule, course)) {
                    empty.add(rule + " in the course of " + course.text());
                }
            }
        }
        return empty;
    }

    /** Cells that stay empty by their meaning. */
    private static boolean impossible(Rule rule, Fault fault) {
        return switch (rule) {
            // Only counted where nothing went wrong.
            case REQUESTS_BOUNDED -> true;
            // A cordon that somebody takes away stays away, and a Node that is gone has none.
            case CORDONED_IN_TIME -> fault == Fault.FOREIGN_UNCORDON || fault == Fault.NODE_DELETED;
            // No hook waits before the replacement, and its journal goes with the Node.
            case REPLACED_FIRST -> fault == Fault.FOREIGN_COMPLETION || fault == Fault.NODE_DELETED;
            // A Node that is gone is not patched any more.
            case ONLY_OWN_MARKS_REMOVED, GIVEN_BACK, CORDON_IS_GUARDED, CORDON_IS_JOURNALED, DEADLINE_NEVER_LOOSENS ->
                fault == Fault.NODE_DELETED;
            // Without a Node nobody knows whether it is Ready, and no terminating hook that somebody might complete
            // waits before the launch is over.
            case LAUNCHED_WHEN_READY -> fault == Fault.NODE_DELETED || fault == Fault.FOREIGN_COMPLETION;
            default -> false;
        };
    }

    /** Whether something of {@code course} can meet {@code rule} at all. */
    private static boolean concerns(Rule rule, Course course) {
        return switch (rule) {
            case REPLACED_FIRST -> course == Course.RECYCLE;
            case LAUNCHED_WHEN_READY -> course == Course.LAUNCH;
            case GIVEN_BACK -> course != Course.TERMINATION && course != Course.FIRST_POOL && course != Course.LAUNCH;
            case LOOP_SURVIVES, IDLE_IS_SILENT, NO_STORM, NO_BUSY_LOOP -> true;
            // Nothing leaves a node on which nothing runs.
            default -> course == Course.TERMINATION || (course == Course.SEVERAL && rule != Rule.REQUESTS_BOUNDED);
        };
    }

    /** A table: faults down, rules across under their numbers in {@link Rule}; and the rules. */
    List<String> table() {
        var lines = new ArrayList<String>();
        lines.add("How often each rule was checked, in runs in which a fault had happened by then:");
        for (var rule : Rule.values()) {
            lines.add(String.format(Locale.ROOT, "  %2d  %s (%s)", rule.ordinal() + 1, rule, rule.sentence()));
        }
        var heads = new StringBuilder(String.format(Locale.ROOT, "%-22s", ""));
        for (var rule : Rule.values()) {
            heads.append(String.format(Locale.ROOT, "%6d", rule.ordinal() + 1));
        }
        lines.add(heads.toString());
        lines.add(line("no fault", rule -> without[rule.ordinal()]));
        for (var fault : Fault.values()) {
            lines.add(line(fault.text(), rule -> row(rule)[fault.ordinal()]));
        }
        lines.add("The same by what came to the instance:");
        for (var course : Course.values()) {
            lines.add(line(course.text(), rule -> courses(rule)[course.ordinal()]));
        }
        return lines;
    }

    private static String line(String head, ToLongFunction<Rule> count) {
        var line = new StringBuilder(String.format(Locale.ROOT, "%-22s", head));
        for (var rule : Rule.values()) {
            line.append(String.format(Locale.ROOT, "%6s", rounded(count.applyAsLong(rule))));
        }
        return line.toString();
    }

    private static String rounded(long count) {
        if (count < 10_000) {
            return Long.toString(count);
        }
        return count < 10_000_000 ? count / 1000 + "k" : count / 1_000_000 + "M";
    }
}
