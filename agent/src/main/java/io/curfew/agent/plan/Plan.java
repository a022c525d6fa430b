package io.curfew.agent.plan;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Instant;
import java.util.Optional;

/**
 * What follows from the interruptions that stand and have begun to count.
 *
 * @param ruling the interruption whose deadline is the earliest
 * @param effect the strongest that any of them asks for
 * @param deadline when {@code onTimeout} begins to apply; while {@code ruling} stands it never moves later
 * @param deadlineReason where the deadline comes from, in a few words
 * @param onTimeout what the ruling interruption does about pods that are left at the deadline
 * @param forceAt from when on pods are deleted, whatever their grace; empty where none of them ever deletes
 * @param limit when nothing can hold the instance any longer: grace periods are cut to fit; empty where nothing is known
 * @param giveUpAt when hooks are completed although pods are left; empty: never
 * @param heldUntil when hooks are completed although pods are left that are waited for instead of evicted; empty: never
 * @param protectUntil how long protected pods are waited for before they are evicted; empty: without end
 * @param holder the interruption whose terminating hook runs and is served; empty where none does
 */
public record Plan(
        Interruption ruling,
        Effect effect,
        Instant deadline,
        String deadlineReason,
        OnTimeout onTimeout,
        Optional<Instant> forceAt,
        Optional<Instant> limit,
        Optional<Instant> giveUpAt,
        Optional<Instant> heldUntil,
        Optional<Instant> protectUntil,
        Haste haste,
        Optional<Interruption> holder) {

    public boolean drains() {
        return effect == Effect.DRAIN;
    }

    public boolean servesHooks() {
        return holder.isPresent();
    }

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
        return giveUpAt.isPresent() && !now.isBefore(giveUpAt.get());
    }

    /** Whether hooks are completed although pods are left that are waited for instead of evicted. */
    public boolean givesUpAwaiting(Instant now) {
        return heldUntil.isPresent() && !now.isBefore(heldUntil.get());
    }

    public boolean hurried() {
        return haste == Haste.HURRIED;
    }
}
