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
    /** The living agent's own first sight; MAX where it has been shown none. */
    private Instant sighted;
    /** Whether the living agent has had a turn since: what was taken back before it, it has never seen (seed 456958). */
    private boolean turned;

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
        this.sighted = first;
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
        sighted = sighted.equals(Instant.MAX) || !turned ? sight : sighted;
        counted = counted.equals(Instant.MAX) || !turned ? sight : counted;
    }

    void turned() {
        turned = true;
    }

    /** Another agent begins, and has seen nothing. */
    void unsighted() {
        sighted = Instant.MAX;
        turned = false;
    }

    /** The living agent counts from {@code sight}, of the journal; without one, from its own. */
    void journaled(Optional<Instant> sight) {
        counted = sight.orElse(sighted);
        turned |= sight.isPresent();
    }

    void firstAtLatest(Instant sight) {
        first = sight.isBefore(first) ? sight : first;
    }

    @Override
    public String toString() {
        return id() + " since " + first;
    }
}
