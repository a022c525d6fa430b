package io.curfew.trials.seeds;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What was seen, decided and done, when. Written down only in a run that somebody will read. */
final class Story {
    /** Beyond this only the end is told. */
    private static final int LONGEST = 4000;

    private final InstantSource time;
    private final Instant begin;
    private final boolean told;
    private final List<String> lines = new ArrayList<>();

    private Story(InstantSource time, boolean told) {
        this.time = time;
        this.begin = time.instant();
        this.told = told;
    }

    static Story untold(InstantSource time) {
        return new Story(time, false);
    }

    static Story told(InstantSource time) {
        return new Story(time, true);
    }

    boolean isTold() {
        return told;
    }

    void say(Supplier<String> line) {
        if (!told) {
            return;
        }
        var passed = Duration.between(begin, time.instant());
        lines.add(String.format(
                Locale.ROOT,
                "%3d:%02d:%02d.%03d  %s",
                passed.toHours(),
                passed.toMinutesPart(),
                passed.toSecondsPart(),
                passed.toMillisPart(),
                line.get()));
    }

    List<String> lines() {
        if (lines.size() <= LONGEST) {
            return List.copyOf(lines);
        }
        var short_ = new ArrayList<>(lines.subList(0, LONGEST / 4));
        short_.add("... " + (lines.size() - LONGEST) + " lines are left out ...");
        short_.addAll(lines.subList(lines.size() - LONGEST * 3 / 4, lines.size()));
        return short_;
    }
}
