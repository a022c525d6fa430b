package io.curfew.agent.rehearse;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What became of one pod in one run. Filled while the run goes on. */
final class PodPart {
    /** The pod as it was at the beginning. */
    final Pod pod;

    private Optional<Sent> sent = Optional.empty();
    private Optional<Duration> granted;
    private Optional<EvictionAnswer> refusal = Optional.empty();
    private Optional<Instant> ended = Optional.empty();

    /** How the pod was sent home. */
    enum Way {
        EVICTED,
        DELETED
    }

    /** When, and how, its end was accepted. */
    record Sent(Instant at, Way way) {}

    PodPart(Pod pod) {
        this.pod = pod;
        this.granted = pod.deletion().map(Pod.Deletion::grace);
    }

    void refused(EvictionAnswer answer) {
        refusal = Optional.of(answer);
    }

    void accepted(Instant at, Way way) {
        sent = sent.or(() -> Optional.of(new Sent(at, way)));
    }

    void grants(Duration grace) {
        granted = Optional.of(grace);
    }

    void ends(Instant at) {
        ended = ended.or(() -> Optional.of(at));
    }

    /** Empty where it ended by itself, terminated already, or is never sent home. */
    Optional<Sent> sent() {
        return sent;
    }

    /** The grace period that it has in the end; empty where nobody ends it. */
    Optional<Duration> granted() {
        return granted;
    }

    /** The newest answer that was no acceptance. */
    Optional<EvictionAnswer> refusal() {
        return refusal;
    }

    /** When it ceased to block; empty where it never does. */
    Optional<Instant> ended() {
        return ended;
    }
}
