package io.curfew.agent.plan;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Instant;
import java.util.Optional;

/**
 * What one interruption asks for (drain.md 2.5).
 *
 * @param begins not acted on before this
 * @param deadline when {@code onTimeout} begins to apply
 * @param deadlineReason where the deadline comes from, in a few words
 * @param limit when nothing can hold the instance any longer; empty where that is not known or nobody need hurry
 * @param onTimeout what is done about pods that are left at the deadline; {@code STAY}: never deleted
 * @param protectUntil how long protected pods are waited for; empty: without end
 */
record Demand(
        Interruption of,
        Effect effect,
        Instant begins,
        Instant deadline,
        String deadlineReason,
        Optional<Instant> limit,
        OnTimeout onTimeout,
        Optional<Instant> protectUntil,
        Haste haste,
        Hooks hooks) {

    /** The same with the deadline that was planned before, if that was nearer. */
    Demand notLaterThan(Optional<Instant> before) {
        return before.filter(b -> b.isBefore(deadline))
                .map(b -> new Demand(
                        of,
                        effect,
                        begins,
                        b,
                        "as planned at first sight",
                        limit,
                        onTimeout,
                        protectUntil.map(p -> p.isBefore(b) ? p : b),
                        haste,
                        hooks))
                .orElse(this);
    }

    /** When hooks are completed although pods are left; empty: never, or not by this one. */
    Optional<Instant> giveUpAt() {
        return switch (onTimeout) {
            case CONTINUE -> hooks == Hooks.SERVED ? Optional.of(deadline) : Optional.empty();
            case DELETE, STAY -> heldUntil();
        };
    }

    /** When hooks are completed whatever is left; empty: never, or not by this one. */
    Optional<Instant> heldUntil() {
        return hooks == Hooks.SERVED && onTimeout != OnTimeout.STAY ? limit : Optional.empty();
    }
}
