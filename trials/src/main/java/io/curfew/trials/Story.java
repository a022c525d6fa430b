package io.curfew.trials;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Lines with their instants, from several sources, told in order. Safe for several threads. */
public final class Story {
    private final List<Line> lines = new ArrayList<>();

    private record Line(Instant at, String text) {}

    public synchronized void add(Instant at, String text) {
        lines.add(new Line(at, text));
    }

    public synchronized void addAll(Story other) {
        lines.addAll(other.copy());
    }

    private synchronized List<Line> copy() {
        return List.copyOf(lines);
    }

    /** One line each, the earliest first. */
    public synchronized String text() {
        return lines.stream()
                .sorted(Comparator.comparing(Line::at))
                .map(line -> line.at() + " " + line.text())
                .collect(Collectors.joining("\n"));
    }
}
