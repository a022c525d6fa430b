package io.curfew.trials.seeds;

import io.curfew.agent.interruption.Interruption.Kind;
import java.time.Instant;
import java.util.Optional;

/** One interruption, from when it was first shown until it was taken back. */
final class Item {
    final Kind kind;
    final String payload;
    /** Spot: when the instance goes. Maintenance: NotBefore. */
    final Optional<Instant> time;

    /** By the world's time. */
    final Instant since;
    /** The earliest first sight of any agent, by its clock. */
    Instant first;
    /** What the living agent counts from: its own first sight, or that of the journal; MAX where it knows of none. */
    Instant counted;

    Optional<Instant> until = Optional.empty();

    private final String id;

    Item(Kind kind, String payload, Optional<Instant> time, Instant since, Instant first) {
        this.kind = kind;
        this.payload = payload;
        this.id = id(kind, payload);
        this.time = time;
        this.since = since;
        this.first = first;
        this.counted = first;
    }

    String id() {
        return id;
    }

    static String id(Kind kind, String payload) {
        return kind.text() + "/" + payload;
    }

    boolean open() {
        return until.isEmpty();
    }

    /** The living agent has seen it at {@code sight}. */
    void seen(Instant sight) {
        firstAtLatest(sight);
        counted = counted.equals(Instant.MAX) ? sight : counted;
    }

    void firstAtLatest(Instant sight) {
        first = sight.isBefore(first) ? sight : first;
    }

    @Override
    public String toString() {
        return id() + " since " + first;
    }
}
