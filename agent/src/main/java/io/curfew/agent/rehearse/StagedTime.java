package io.curfew.agent.rehearse;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** A clock that stands still until it is moved, and what is to happen when. */
final class StagedTime implements InstantSource {
    private record Due(Instant at, long number, Runnable what) {}

    private final PriorityQueue<Due> dues =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    private Instant now;
    private long count;

    StagedTime(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void at(Instant when, Runnable what) {
        dues.add(new Due(when.isBefore(now) ? now : when, count++, what));
    }

    void after(Duration wait, Runnable what) {
        at(now.plus(wait), what);
    }

    Optional<Instant> nextDue() {
        return Optional.ofNullable(dues.peek()).map(Due::at);
    }

    /** Whatever is due until then happens, each at its time. */
    void moveTo(Instant when) {
        for (var due = dues.peek(); due != null && !due.at().isAfter(when); due = dues.peek()) {
            dues.remove(due);
            now = due.at();
            due.what().run();
        }
        now = when;
    }
}
