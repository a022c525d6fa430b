package io.curfew.agent.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How soon to look at instance metadata again. Says in the log when trouble begins and when it ends, and nothing in
 * between. For one thread.
 */
final class Pace {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceMetadata.class);
    private static final Duration RAREST = Duration.ofSeconds(10);

    private final Duration poll;
    private Duration delay;
    private Optional<Instant> troubleSince = Optional.empty();

    Pace(Duration poll) {
        this.poll = poll;
        this.delay = poll;
    }

    /** All is well. */
    Duration afterAnswer(Instant now) {
        troubleSince.ifPresent(
                since -> LOG.info("metadata.answers-again trouble-lasted={}", Duration.between(since, now)));
        troubleSince = Optional.empty();
        delay = poll;
        return delay;
    }

    /** It answers in good order what cannot be understood: no reason to spare it, what follows may matter. */
    Duration afterRiddle(String why, Instant now) {
        note(why, now);
        delay = poll;
        return delay;
    }

    /** It does not answer, or not in good order: each time the pause doubles, up to 10 s. */
    Duration afterTrouble(String why, Instant now) {
        note(why, now);
        Duration twice = delay.multipliedBy(2);
        delay = twice.compareTo(RAREST) < 0 ? twice : longer(poll, RAREST);
        return delay;
    }

    private void note(String why, Instant now) {
        if (troubleSince.isEmpty()) {
            LOG.warn("metadata.trouble why='{}' (what was read last still counts; looking again)", why);
            troubleSince = Optional.of(now);
        }
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
