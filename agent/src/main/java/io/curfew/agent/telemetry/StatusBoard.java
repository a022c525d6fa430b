package io.curfew.agent.telemetry;

import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Witness;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The newest status, for whoever asks from another thread. */
public final class StatusBoard implements Witness {
    private volatile Optional<Entry> newest = Optional.empty();

    /**
     * @param phaseSince the first turn of those in a row that found this phase
     */
    record Entry(Status status, Instant phaseSince) {}

    @Override
    public void turned(Status status) {
        var since = newest.filter(e -> e.status().phase() == status.phase()).map(Entry::phaseSince);
        newest = Optional.of(new Entry(status, since.orElse(status.at())));
    }

    @Override
    public void began(Action action) {}

    @Override
    public void ended(Result result, Duration took) {}

    /** Empty until the loop has turned once. */
    public Optional<Status> status() {
        return newest.map(Entry::status);
    }

    Optional<Entry> newest() {
        return newest;
    }
}
