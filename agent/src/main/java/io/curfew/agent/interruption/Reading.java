package io.curfew.agent.interruption;

import java.time.Instant;
import java.util.Optional;

/**
 * What the outside says about one thing, with its doubt kept: known, absent, or unknown. Nothing turns an unknown
 * reading into an absent one.
 *
 * @param <T> what is read
 */
public sealed interface Reading<T> {

    /** It was read: {@code value} stands since {@code since}, when it was first seen. */
    record Known<T>(T value, Instant since) implements Settled<T> {}

    /** It was asked for and is not there, since {@code since}. */
    record Absent<T>(Instant since) implements Settled<T> {}

    /** It could not be read: {@code why}, since {@code since}; what was last read still counts. */
    record Unknown<T>(String why, Instant since, Optional<Settled<T>> lastGood) implements Reading<T> {}

    /** A reading without doubt. */
    sealed interface Settled<T> extends Reading<T> permits Known, Absent {
        /** When this process first read it so. */
        Instant since();
    }

    /** Nothing was asked yet. */
    static <T> Reading<T> notYetAsked(Instant now) {
        return new Unknown<>("not asked yet", now, Optional.empty());
    }

    /** The newest reading without doubt, however old. */
    default Optional<Settled<T>> settled() {
        return switch (this) {
            case Settled<T> s -> Optional.of(s);
            case Unknown<T> u -> u.lastGood();
        };
    }

    /** The value last known, unless something newer said that it is absent. */
    default Optional<T> lastKnown() {
        return settled().flatMap(s -> s instanceof Known<T> k ? Optional.of(k.value()) : Optional.empty());
    }

    /** The reading after {@code value} was read at {@code now}; the same value keeps its first sight. */
    default Reading<T> known(T value, Instant now) {
        return settled().orElse(null) instanceof Known<T> k && k.value().equals(value) ? k : new Known<>(value, now);
    }

    /** The reading after the answer that there is no such thing. */
    default Reading<T> absent(Instant now) {
        return settled().orElse(null) instanceof Absent<T> a ? a : new Absent<>(now);
    }

    /** The reading after an answer that says nothing; keeps the beginning of the doubt and the last good answer. */
    default Reading<T> unknown(String why, Instant now) {
        return new Unknown<>(why, this instanceof Unknown<T> u ? u.since() : now, settled());
    }
}
