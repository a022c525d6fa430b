package io.curfew.agent.plan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Values as sentences for people have them. */
public final class InWords {
    private InWords() {}

    /** To the second, in UTC: nobody plans by fractions. */
    public static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
