package io.curfew.agent.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Compares the own clock with the {@code Date} of AWS' answers. */
public final class ServerDate {
    private final InstantSource clock;
    private volatile Optional<Duration> ahead = Optional.empty();

    public ServerDate(InstantSource clock) {
        this.clock = clock;
    }

    /** How far the own clock is ahead, as of the newest answer that named its time. */
    public Optional<Duration> ownClockAhead() {
        return ahead;
    }

    void note(Exchange exchange) {
        if (exchange instanceof Exchange.Answered answered) {
            answered.head()
                    .firstMatchingHeader("Date")
                    .flatMap(ServerDate::read)
                    .ifPresent(theirs -> ahead = Optional.of(Duration.between(theirs, clock.instant())));
        }
    }

    private static Optional<Instant> read(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
