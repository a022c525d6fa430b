package io.curfew.agent.telemetry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.event.Level;

/** What was done lately, newest last: at most {@value #LONGEST} facts of the log, for /status and its page. */
public final class Timeline {
    static final int LONGEST = 100;
    /** Too many for a log's everyday level, and just what one looks for here. */
    private static final Set<String> WORTH_SHOWING =
            Set.of("heartbeat.sent", "eviction.accepted", "completion.not-awaited");

    private final InstantSource clock;
    private final Deque<Entry> entries = new ArrayDeque<>();

    public Timeline(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * One fact.
     *
     * @param level {@code info} or {@code warn}
     * @param fact its name, such as {@code eviction.blocked}
     * @param text what there is to say about it: {@code pod shop/web-1, budget web, needs 3, has 3}
     */
    record Entry(Instant at, String level, String fact, String text) {}

    synchronized void add(Fact fact) {
        if (fact.level().toInt() < Level.INFO.toInt() && !WORTH_SHOWING.contains(fact.name())) {
            return;
        }
        var text = fact.fields().stream().map(f -> f.key() + " " + f.value()).collect(Collectors.joining(", "));
        var level = fact.level().toInt() >= Level.WARN.toInt() ? "warn" : "info";
        if (entries.size() == LONGEST) {
            entries.removeFirst();
        }
        entries.addLast(new Entry(clock.instant(), level, fact.name(), text));
    }

    /** From any thread. */
    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
