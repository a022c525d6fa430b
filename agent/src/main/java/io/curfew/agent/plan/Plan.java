package io.curfew.agent.plan;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Instant;
import java.util.Optional;

/**
 * What follows from the interruptions that stand.
 *
 * @param ruling the interruption whose deadline is the earliest
 * @param deadline when {@code onTimeout} begins to apply; while {@code ruling} stands it never moves later
 * @param deadlineReason where the deadline comes from, in a few words
 * @param limit when the hook can be held open no longer; empty where no hook bounds the drain
 * @param onTimeout what is done about pods that are left at the deadline
 */
public record Plan(
        Interruption ruling, Instant deadline, String deadlineReason, Optional<Instant> limit, OnTimeout onTimeout) {

    public boolean deadlinePassed(Instant now) {
        return !now.isBefore(deadline);
    }

    public boolean limitPassed(Instant now) {
        return limit.isPresent() && !now.isBefore(limit.get());
    }

    /**
     * Whether hooks are completed although pods are left. A deadline alone is not enough where the pods are being
     * deleted: they get their grace for as long as the hook can be held open.
     */
    public boolean givesUp(Instant now) {
        return switch (onTimeout) {
            case CONTINUE -> deadlinePassed(now);
            case DELETE -> limitPassed(now);
            case STAY -> false;
        };
    }
}
