package io.curfew.trials.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All figures, as a table for people and once more as Markdown for docs/benchmarks.md. */
final class Report {
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Figure figure) {
        figures.add(figure);
    }

    void note(String text) {
        notes.add(text);
    }

    void print(PrintStream out) {
        out.println();
        figures.forEach(f -> out.printf(
                Locale.ROOT, "  %-58s %-30s %-10s %s%n", f.what(), f.measured(), f.targetText(), f.verdict()));
        out.println();
        notes.forEach(note -> out.println("  " + note));
        out.println();
        out.println("| figure | Curfew | target | | peers |");
        out.println("| --- | --- | --- | --- | --- |");
        figures.forEach(f -> out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                f.what(),
                f.measured(),
                f.targetText(),
                f.verdict(),
                f.peer()));
        out.println();
    }
}
