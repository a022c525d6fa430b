package io.curfew.trials.seeds;

import io.curfew.agent.interruption.Interruption.Kind;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.Settings.OnInterruption;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What each kind of interruption asks for by the settings: the table of design.md, read anew. */
final class Asks {
    private final Settings settings;
    private final Supplier<Instant> agentNow;
    private final Optional<Duration> patience;

    /** @param patience how long hooks can be held after the first sight; empty without an owned hook */
    Asks(Settings settings, Supplier<Instant> agentNow, Optional<Duration> patience) {
        this.settings = settings;
        this.agentNow = agentNow;
        this.patience = patience;
    }

    Settings settings() {
        return settings;
    }

    Instant agentNow() {
        return agentNow.get();
    }

    private OnInterruption on(Kind kind) {
        var on = settings.on();
        return switch (kind) {
            case ASG_TERMINATION -> on.asgTermination();
            case WARM_POOL -> on.warmPool();
            case STANDBY -> on.standby();
            case DETACHED -> on.detached();
            case SPOT -> on.spot();
            case REBALANCE -> on.rebalance();
            case MAINTENANCE -> on.maintenance();
            case RECYCLE -> OnInterruption.DRAIN;
        };
    }

    private boolean begun(Item item) {
        return item.kind != Kind.MAINTENANCE
                || !agentNow().isBefore(item.time.orElseThrow().minus(settings.maintenanceLead()));
    }

    /** From when on it counts, by the agent's clock. */
    Instant begins(Item item) {
        return item.kind == Kind.MAINTENANCE
                ? Facts.latest(item.since, item.time.orElseThrow().minus(settings.maintenanceLead()))
                : item.since;
    }

    boolean acts(Item item) {
        return on(item.kind) != OnInterruption.IGNORE && begun(item);
    }

    boolean drains(Item item) {
        return on(item.kind) == OnInterruption.DRAIN && begun(item);
    }

    /** Whether terminating hooks run for it, and are served. */
    boolean serves(Item item) {
        return drains(item) && runsHooks(item);
    }

    private static boolean runsHooks(Item item) {
        return item.kind == Kind.ASG_TERMINATION || item.kind == Kind.WARM_POOL;
    }

    /** When nothing can hold the instance any longer. */
    Optional<Instant> limit(Item item) {
        return item.kind == Kind.SPOT ? item.time : runsHooks(item) ? patience.map(item.first::plus) : Optional.empty();
    }

    /** The earliest that its deadline can be. */
    private Instant deadline(Item item) {
        var timeout = item.first.plus(settings.drain().timeout());
        return switch (item.kind) {
            case SPOT, MAINTENANCE -> item.time.orElseThrow();
            case ASG_TERMINATION, WARM_POOL ->
                limit(item).filter(timeout::isAfter).orElse(timeout);
            case STANDBY, DETACHED, REBALANCE, RECYCLE -> timeout;
        };
    }

    private boolean deletes(Item item) {
        return item.kind == Kind.SPOT || (runsHooks(item) && settings.drain().onTimeout() == OnTimeout.DELETE);
    }

    Optional<Instant> earliestLimit(List<Item> draining) {
        return draining.stream().flatMap(i -> limit(i).stream()).min(Comparator.naturalOrder());
    }

    Optional<Instant> earliestDeadline(List<Item> draining) {
        return draining.stream().map(this::deadline).min(Comparator.naturalOrder());
    }

    /** The earliest that pods can be deleted whatever their grace period; empty where they never are. */
    Optional<Instant> earliestForce(List<Item> draining) {
        return draining.stream().filter(this::deletes).map(this::deadline).min(Comparator.naturalOrder());
    }

    /** The earliest that hooks can be completed although pods are left; empty: never. */
    Optional<Instant> earliestGivingUp(List<Item> draining) {
        return draining.stream()
                .filter(Asks::runsHooks)
                .flatMap(i -> switch (settings.drain().onTimeout()) {
                    case CONTINUE -> Optional.of(deadline(i)).stream();
                    case DELETE -> limit(i).stream();
                    case STAY -> Optional.<Instant>empty().stream();
                })
                .min(Comparator.naturalOrder());
    }

    /** The earliest that hooks can be completed although pods are waited for; empty: never. */
    Optional<Instant> earliestLettingGo(List<Item> draining) {
        return settings.drain().onTimeout() == OnTimeout.STAY
                ? Optional.empty()
                : earliestLimit(draining.stream().filter(Asks::runsHooks).toList());
    }

    /** The earliest that pods which their owner protects can be evicted; empty: never. */
    Optional<Instant> earliestUnprotecting(List<Item> draining) {
        return draining.stream()
                .filter(i -> runsHooks(i) || i.kind == Kind.SPOT)
                .map(i -> i.kind == Kind.SPOT ? i.first : deadline(i))
                .min(Comparator.naturalOrder());
    }
}
