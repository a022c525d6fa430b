package io.curfew.agent.plan;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Plans for tests, counted from one first sight. */
public final class Plans {
    /** When the interruption of every plan here was first seen. */
    public static final Instant NOTICE = Instant.parse("2026-11-21T10:00:00Z");

    private Plans() {}

    /** Deletes after {@code timeout}; no hook bounds it. */
    public static Plan deletingAfter(Duration timeout) {
        return plan(timeout, Optional.empty(), OnTimeout.DELETE);
    }

    /** Deletes after {@code timeout}, or earlier where a pod's grace period would not fit before {@code limit}. */
    public static Plan deletingAfter(Duration timeout, Duration limit) {
        return plan(timeout, Optional.of(limit), OnTimeout.DELETE);
    }

    /** The same plan, but with another answer to pods that are left at its deadline. */
    public static Plan with(Plan plan, OnTimeout onTimeout) {
        return plan(plan.deadline(), plan.limit(), onTimeout);
    }

    private static Plan plan(Duration timeout, Optional<Duration> limit, OnTimeout onTimeout) {
        return plan(NOTICE.plus(timeout), limit.map(NOTICE::plus), onTimeout);
    }

    private static Plan plan(Instant deadline, Optional<Instant> limit, OnTimeout onTimeout) {
        return new Plan(
                new Interruption.AsgTermination(NOTICE),
                Effect.DRAIN,
                deadline,
                "for a test",
                onTimeout,
                onTimeout == OnTimeout.DELETE ? Optional.of(deadline) : Optional.empty(),
                limit,
                switch (onTimeout) {
                    case DELETE -> limit;
                    case CONTINUE -> Optional.of(deadline);
                    case STAY -> Optional.empty();
                },
                onTimeout == OnTimeout.STAY ? Optional.empty() : limit,
                Optional.of(deadline),
                Haste.PATIENT,
                Optional.of(new Interruption.AsgTermination(NOTICE)));
    }

    /** A spot notice alone, which ends the instance after {@code time}. */
    public static Plan spot(Duration time) {
        var ends = NOTICE.plus(time);
        return new Plan(
                new Interruption.Spot(Interruption.SpotAction.TERMINATE, ends, "{}", NOTICE),
                Effect.DRAIN,
                ends,
                "for a test",
                OnTimeout.DELETE,
                Optional.of(ends),
                Optional.of(ends),
                Optional.empty(),
                Optional.empty(),
                Optional.of(NOTICE),
                Haste.HURRIED,
                Optional.empty());
    }
}
