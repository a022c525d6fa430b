package io.curfew.trials.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** How the demo looks: a timeline that grows while it happens, and a summary. Colours only for a terminal. */
final class Screen {
    private final PrintStream out;
    private final boolean colours;
    private volatile Instant zero = Instant.EPOCH;

    Screen(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void heading(String text) {
        out.println();
        out.println(bold(text));
        out.println();
    }

    void entry(String name, String text) {
        out.printf(Locale.ROOT, "  %-9s %s%n", name, text);
    }

    /** From now on times are told from {@code at}. */
    void begin(Instant at) {
        zero = at;
        out.println();
    }

    void fact(Fact fact) {
        if (zero.equals(Instant.EPOCH)) {
            return;
        }
        var text = fact.detail().isEmpty() ? fact.subject() : fact.subject() + ": " + fact.detail();
        out.printf(
                Locale.ROOT,
                "  %7.2f s  %s  %s%n",
                seconds(Duration.between(zero, fact.at())),
                painted(fact.kind(), "%-10s".formatted(fact.kind().word())),
                text);
    }

    void rows(List<Row> rows) {
        out.println();
        rows.forEach(r -> out.printf(Locale.ROOT, "  %-42s %s%n", r.what(), r.figure()));
    }

    /** One line of the summary. */
    record Row(String what, String figure) {}

    void verdict(List<String> broken) {
        out.println();
        if (broken.isEmpty()) {
            out.println("  " + paint("32", "Every rule held."));
        }
        broken.forEach(b -> out.println("  " + paint("31", "BROKEN  ") + b));
        out.println();
    }

    static double seconds(Duration d) {
        return d.toMillis() / 1000.0;
    }

    private String painted(Fact.Kind kind, String text) {
        return switch (kind) {
            case NOTICE, TERMINATED, COMPLETED, REBOOT -> bold(text);
            case BLOCKED, REFUSED, DELETED, POD_BOUND -> paint("33", text);
            case EVICTED, CORDONED -> paint("36", text);
            case POD_GONE, UNCORDONED, REPLACED, IN_SERVICE -> paint("32", text);
            case HEARTBEAT, HEARTBEAT_REFUSED, WAIT, COMPLETION_REFUSED, STANDBY, POOLED -> paint("35", text);
        };
    }

    private String bold(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
