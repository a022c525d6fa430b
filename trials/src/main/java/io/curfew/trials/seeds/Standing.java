package io.curfew.trials.seeds;

import io.curfew.agent.interruption.Interruption.Kind;
import io.curfew.agent.interruption.Interruption.SpotAction;
import io.curfew.agent.interruption.MaintenanceNotice;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.SpotNotice;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which interruptions stand, by what the agents were shown and by the journal: worked out from docs/interruptions.md
 * anew, not by the agent's own code. Several agents may have seen one of them: the first sight is the earliest, and what
 * the living one counts from may be later.
 */
final class Standing {
    /** A 404 takes a notice back when it has lasted so long. */
    private static final Duration GONE = Duration.ofMinutes(2);

    private static final Set<Kind> TARGETS = Set.of(Kind.ASG_TERMINATION, Kind.WARM_POOL, Kind.STANDBY, Kind.DETACHED);

    private final World world;
    private final Asks asks;
    private final Items items;
    private final Set<String> spent = new HashSet<>();
    private Optional<MetadataView> said = Optional.empty();
    private Optional<TargetState> target = Optional.empty();
    private String bootShown = "";
    /** By the living agent's clock: between its turns no time passes for it (seed 174448). */
    private Instant turned = Instant.MIN;

    private boolean served;
    /** Whether metadata or the group has told the living agent so, and not the journal alone. */
    private boolean shownServing;

    private boolean pods;

    Standing(World world, Asks asks) {
        this.world = world;
        this.items = new Items(world);
        this.asks = asks;
    }

    /** Another agent begins: it knows nothing but what is on the Node. */
    void begins() {
        said = Optional.empty();
        target = Optional.empty();
        served = false;
        shownServing = false;
        bootShown = "";
        turned = Instant.MIN;
        var journal = world.journal();
        spent.clear();
        journal.ifPresent(j -> spent.addAll(j.spent()));
        items.unsighted(journal.map(Journal::firstSights).orElse(Map.of()));
    }

    /**
     * The living agent learns what the journal names: what took it back before, it could not refer to that. The journal
     * may have gone since it began (seed 257842).
     */
    void nodeRead() {
        items.named(world.journal().map(Journal::firstSights).orElse(Map.of()));
        if (said.flatMap(v -> v.targetState().settled())
                .filter(t -> t instanceof Reading.Absent<TargetState>)
                .isPresent()) {
            target = Optional.empty();
        }
    }

    /** The Node went before the living agent could read what is over. */
    void nodeNeverRead() {
        spent.clear();
        served = shownServing;
    }

    /** The agent is shown {@code view}. */
    void shown(MetadataView view, boolean blocked) {
        said = Optional.of(view);
        view.targetState().settled().ifPresent(s -> {
            if (s instanceof Reading.Known<TargetState> known) {
                target = Optional.of(known.value());
            }
        });
        pass(blocked);
    }

    /** The agent hears from the group where the instance goes, while metadata has no target state. */
    void described(TargetState state) {
        if (said.filter(v -> v.targetState() instanceof Reading.Absent<TargetState>)
                .isPresent()) {
            target = Optional.of(state);
        }
    }

    /** The agent hears from the group that the instance is in service. */
    void described() {
        shownServing = true;
    }

    /** What time alone brings about, and what the Node says by now. */
    void pass(boolean blocked) {
        var journal = world.journal();
        pods |= blocked;
        shownServing |= target.equals(Optional.of(TargetState.IN_SERVICE));
        served |= shownServing || journal.filter(Journal::beenInService).isPresent();
        journal.ifPresent(j -> spent.addAll(j.spent()));
        recycle(journal);
        booted();
        if (!spent.isEmpty()) {
            items.close(i -> spent.contains(i.id()));
        }
        if (said.isEmpty()) {
            return;
        }
        targets(journal);
        spot(said.get().spot());
        rebalance(said.get().rebalance());
        maintenance(said.get().maintenance());
    }

    /** The living agent has taken a turn. */
    void turned() {
        turned = asks.agentNow();
        items.turned(i -> i.kind != Kind.REBALANCE || recommended().isPresent());
    }

    private Optional<String> recommended() {
        return said.flatMap(v -> v.rebalance().lastKnown());
    }

    /** The living agent sees which boot the kubelet tells. */
    void nodeShown(String bootId) {
        bootShown = bootId;
    }

    /** The reboot of a maintenance, for which the marks of the Node were made, has taken place, and was seen. */
    private void booted() {
        // A Node that is gone tells no boot, and an agent that was shown none knows of none.
        if (bootShown.isEmpty() || !bootShown.equals(world.bootId())) {
            return;
        }
        items.open()
                .filter(i -> i.kind == Kind.MAINTENANCE
                        && rebooted(i)
                        && world.journaledAtBoot().contains(i.id()))
                .forEach(i -> spent.add(i.id()));
    }

    private void targets(Optional<Journal> journal) {
        if (target.isEmpty()) {
            return;
        }
        var kind = kindOf(target.get(), journal);
        var payload = target.get().text();
        items.close(i -> TARGETS.contains(i.kind) && !(kind.equals(Optional.of(i.kind)) && i.payload.equals(payload)));
        kind.ifPresent(k -> items.open(k, payload, Optional.empty(), shownSince()));
        if (!served) {
            // Whether the instance has served, only pods can tell the agent: it may act, and need not.
            items.open().filter(i -> i.kind == Kind.WARM_POOL).forEach(i -> i.counted = Instant.MAX);
        }
    }

    // Not since the agent knows that the instance has served, which may be later (seed 878804).
    private Instant shownSince() {
        return said.flatMap(v -> v.targetState().settled())
                .filter(t ->
                        t instanceof Reading.Known<TargetState>(var state, var _) && target.equals(Optional.of(state)))
                .map(Reading.Settled::since)
                .orElseGet(asks::agentNow);
    }

    private Optional<Kind> kindOf(TargetState state, Optional<Journal> journal) {
        return switch (state) {
            case IN_SERVICE -> Optional.empty();
            case TERMINATED -> Optional.of(Kind.ASG_TERMINATION);
            case DETACHED -> Optional.of(Kind.DETACHED);
            case STANDBY ->
                journal.flatMap(Journal::recycling).isPresent() || perhapsOwn()
                        ? Optional.empty()
                        : Optional.of(Kind.STANDBY);
            case WARMED_HIBERNATED, WARMED_RUNNING, WARMED_STOPPED, WARMED_TERMINATED ->
                served || pods ? Optional.of(Kind.WARM_POOL) : Optional.empty();
        };
    }

    // With the Node goes the journal that says so.
    private boolean perhapsOwn() {
        return asks.settings().recycle().enabled().on() && world.node().isEmpty();
    }

    private void spot(Reading<SpotNotice> reading) {
        reading.settled().ifPresent(s -> {
            if (s instanceof Reading.Known<SpotNotice> known) {
                var first = known.since();
                var ends = known.value().time().orElse(first.plus(GONE));
                var hibernates = known.value().action() == SpotAction.HIBERNATE;
                items.open(
                        Kind.SPOT,
                        known.value().payload(),
                        Optional.of(hibernates && first.isBefore(ends) ? first : ends),
                        first);
            }
        });
        closeWhereGone(reading, Kind.SPOT);
    }

    private void rebalance(Reading<String> reading) {
        items.close(i -> {
            var over = i.kind == Kind.REBALANCE
                    && !i.counted.equals(Instant.MAX)
                    && !turned.isBefore(i.counted.plus(asks.settings().rebalanceHold()));
            if (over) {
                spent.add(i.id());
            }
            return over;
        });
        reading.settled().ifPresent(s -> {
            if (s instanceof Reading.Known<String> known) {
                // Of one that neither metadata nor the journal has shown it the living agent knows nothing: another one
                // is its first (seed 603406).
                items.close(i ->
                        i.kind == Kind.REBALANCE && i.counted.equals(Instant.MAX) && !i.payload.equals(known.value()));
                var standing = items.firstOpen(i -> i.kind == Kind.REBALANCE);
                if (standing.isPresent()) {
                    standing.get().seen(known.since());
                } else if (!spent.contains(Item.id(Kind.REBALANCE, known.value()))) {
                    items.open(Kind.REBALANCE, known.value(), Optional.empty(), known.since());
                }
            }
        });
        closeWhereGone(reading, Kind.REBALANCE);
    }

    private void maintenance(Reading<List<MaintenanceNotice>> reading) {
        reading.settled().ifPresent(s -> {
            if (s instanceof Reading.Known<List<MaintenanceNotice>> known) {
                items.close(i -> i.kind == Kind.MAINTENANCE
                        && known.value().stream().noneMatch(n -> n.payload().equals(i.payload)));
                known.value().stream()
                        .filter(n -> !spent.contains(Item.id(Kind.MAINTENANCE, n.payload())))
                        .forEach(n ->
                                items.open(Kind.MAINTENANCE, n.payload(), Optional.of(n.notBefore()), known.since()));
            }
        });
        closeWhereGone(reading, Kind.MAINTENANCE);
    }

    /** Whether the machine has been started anew since the maintenance counts. */
    private boolean rebooted(Item item) {
        return world.bootedAt()
                .filter(b -> !b.isBefore(
                        item.time.orElseThrow().minus(asks.settings().maintenanceLead())))
                .filter(b -> b.isAfter(item.since))
                .isPresent();
    }

    private void recycle(Optional<Journal> journal) {
        var draining = journal.flatMap(Journal::recycling).filter(r -> r.stage() == Journal.Stage.DRAINING);
        if (draining.isEmpty()) {
            items.close(i -> i.kind == Kind.RECYCLE);
        } else {
            items.open(
                    Kind.RECYCLE, "requested", Optional.empty(), draining.get().since());
        }
    }

    private void closeWhereGone(Reading<?> reading, Kind kind) {
        if (reading instanceof Reading.Absent<?> absent
                && !turned.isBefore(absent.since().plus(GONE))) {
            items.close(i -> i.kind == kind);
            spent.removeIf(id -> id.startsWith(kind.text() + "/") && !journaled(id));
        }
    }

    private boolean journaled(String id) {
        return world.journal().filter(j -> j.spent().contains(id)).isPresent();
    }

    /** Those of now that are to be acted on. */
    List<Item> acting() {
        return items.open(asks::acts);
    }

    /** Those of now for which pods leave. */
    List<Item> draining() {
        return items.open(asks::drains);
    }

    /** Those that stood at {@code begun} or later, and were to be acted on. */
    List<Item> actingAt(Instant begun) {
        return items.at(begun).filter(asks::acts).toList();
    }

    List<Item> drainingAt(Instant begun) {
        return items.at(begun).filter(asks::drains).toList();
    }

    /** The one of now whose terminating hooks are served. */
    Optional<Item> serving() {
        return items.firstOpen(asks::serves);
    }

    /** How many interruptions there were so far. */
    int seen() {
        return items.size();
    }

    /** Whether the living agent was told where the instance goes. */
    boolean told() {
        return target.isPresent();
    }
}
