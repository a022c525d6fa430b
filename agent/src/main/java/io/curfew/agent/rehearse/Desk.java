package io.curfew.agent.rehearse;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where anybody may ask, so that nobody can load the API server by asking: one rehearsal at a time, the next one a while
 * after the last, and the same question answered from memory meanwhile. Safe for use from several threads.
 */
public final class Desk {
    /** A full node's dry runs in this time are a third of what a drain may send. */
    static final Duration REST = Duration.ofSeconds(15);

    /** Carries out one rehearsal; may take many seconds. */
    @FunctionalInterface
    public interface Stage {
        Told play(Question question) throws InterruptedException;
    }

    public sealed interface Told {
        record Answer(Rehearsal rehearsal) implements Told {}

        /** There is none to be had: {@code why} is a sentence. */
        record Unable(String why) implements Told {}

        /** Come again after {@code retry}. */
        record Busy(Duration retry, String why) implements Told {}
    }

    private record Last(Question question, Told told, Instant ended) {}

    private final Stage stage;
    private final InstantSource clock;
    private final ReentrantLock playing = new ReentrantLock();
    private volatile Optional<Last> last = Optional.empty();

    public Desk(Stage stage, InstantSource clock) {
        this.stage = stage;
        this.clock = clock;
    }

    public Told ask(Question question) throws InterruptedException {
        var known = remembered(question);
        if (known.isPresent()) {
            return known.get();
        }
        if (!playing.tryLock()) {
            return busy(REST);
        }
        try {
            // Somebody else's may have ended a moment ago.
            var meanwhile = remembered(question);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            var told = stage.play(question);
            last = Optional.of(new Last(question, told, clock.instant()));
            return told;
        } finally {
            playing.unlock();
        }
    }

    /** The answer of a moment ago, or why there is none for another question yet. */
    private Optional<Told> remembered(Question question) {
        var now = clock.instant();
        return last.filter(l -> now.isBefore(l.ended().plus(REST)))
                .map(l -> l.question().equals(question)
                        ? l.told()
                        : busy(Duration.between(now, l.ended().plus(REST))));
    }

    private static Told busy(Duration retry) {
        var seconds = Math.max(1, retry.plusMillis(999).toSeconds());
        return new Told.Busy(
                Duration.ofSeconds(seconds),
                "One rehearsal in " + REST.toSeconds() + " s: ask again in " + seconds + " s.");
    }
}
