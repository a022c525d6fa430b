package io.curfew.agent.plan;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.Settings.OnInterruption;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What each kind of interruption asks for by itself: the modes of drain.md 2.5 as values. */
final class Demands {
    private Demands() {}

    /**
     * Empty where the settings say to ignore the kind.
     *
     * @param shortestGlobalTimeout of the owned hooks that are still open; empty where none is known
     */
    static Optional<Demand> of(Interruption interruption, Optional<Duration> shortestGlobalTimeout, Settings settings) {
        var on = settings.on();
        return switch (interruption) {
            case Interruption.AsgTermination i -> held(i, on.asgTermination(), shortestGlobalTimeout, settings);
            case Interruption.ReturnToWarmPool i -> held(i, on.warmPool(), shortestGlobalTimeout, settings);
            case Interruption.Standby i -> patient(i, on.standby(), settings);
            case Interruption.Detached i -> patient(i, on.detached(), settings);
            case Interruption.Spot i -> spot(i, on.spot());
            case Interruption.Rebalance i -> patient(i, on.rebalance(), settings);
            case Interruption.Maintenance i -> maintenance(i, on.maintenance(), settings);
            case Interruption.Recycle i -> patient(i, OnInterruption.DRAIN, settings);
        };
    }

    // A terminating hook holds the instance for as long as heartbeats can buy.
    private static Optional<Demand> held(
            Interruption i, OnInterruption on, Optional<Duration> shortestGlobalTimeout, Settings settings) {
        // A7: the hook's clock starts later than the notice, so counting from the notice errs on the safe side.
        // None at all is a broken answer, and no reason to give the pods up at once.
        var limit = shortestGlobalTimeout
                .filter(Duration::isPositive)
                .map(t -> latest(
                        i.firstSeen(),
                        i.firstSeen().plus(t).minus(settings.hooks().margin())));
        var byTimeout = i.firstSeen().plus(settings.drain().timeout());
        var limitIsNearer = limit.filter(l -> l.isBefore(byTimeout));
        return effect(on)
                .map(effect -> new Demand(
                        i,
                        effect,
                        i.firstSeen(),
                        limitIsNearer.orElse(byTimeout),
                        limitIsNearer.isPresent() ? "GlobalTimeout of the hook less hooks.margin" : "drain.timeout",
                        limit,
                        settings.drain().onTimeout(),
                        Optional.of(limitIsNearer.orElse(byTimeout)),
                        Haste.PATIENT,
                        effect == Effect.DRAIN ? Hooks.SERVED : Hooks.NONE));
    }

    private static Optional<Demand> spot(Interruption.Spot i, OnInterruption on) {
        return effect(on)
                .map(effect -> new Demand(
                        i,
                        effect,
                        i.firstSeen(),
                        i.ends(),
                        "the time of the spot notice",
                        Optional.of(i.ends()),
                        OnTimeout.DELETE,
                        Optional.of(i.firstSeen()),
                        Haste.HURRIED,
                        Hooks.NONE));
    }

    // The node stays as it is, or reboots without asking: nothing is ever deleted for it.
    private static Optional<Demand> patient(Interruption i, OnInterruption on, Settings settings) {
        return effect(on)
                .map(effect -> new Demand(
                        i,
                        effect,
                        i.firstSeen(),
                        i.firstSeen().plus(settings.drain().timeout()),
                        "drain.timeout",
                        Optional.empty(),
                        OnTimeout.STAY,
                        Optional.empty(),
                        Haste.PATIENT,
                        Hooks.NONE));
    }

    private static Optional<Demand> maintenance(Interruption.Maintenance i, OnInterruption on, Settings settings) {
        return effect(on)
                .map(effect -> new Demand(
                        i,
                        effect,
                        latest(i.firstSeen(), i.notBefore().minus(settings.maintenanceLead())),
                        i.notBefore(),
                        "NotBefore of the maintenance",
                        Optional.empty(),
                        OnTimeout.STAY,
                        Optional.empty(),
                        Haste.PATIENT,
                        Hooks.NONE));
    }

    private static Optional<Effect> effect(OnInterruption on) {
        return switch (on) {
            case DRAIN -> Optional.of(Effect.DRAIN);
            case CORDON -> Optional.of(Effect.CORDON);
            case IGNORE -> Optional.empty();
        };
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
