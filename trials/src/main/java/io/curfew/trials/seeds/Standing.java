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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
    private final List<Item> items = new ArrayList<>();
    private final Set<String> spent = new HashSet<>();
    private Optional<MetadataView> said = Optional.empty();
    private Optional<TargetState> target = Optional.empty();
    private String bootShown = "";
    private boolean served;
    private boolean pods;

    Standing(World world, Asks asks) {
        this.world = world;
        this.asks = asks;
    }

    /** One interruption, from when it was first shown until it was taken back. */
    static final class Item {
        final Kind kind;
        final String payload;
        /** Spot: when the instance goes. Maintenance: NotBefore. */
        final Optional<Instant> time;

        private final String id;
        /** By the world's time. */
        final Instant since;
        /** The earliest first sight of any agent, by its clock. */
        Instant first;
        /** What the living agent counts from: its own first sight, or that of the journal. */
        Instant counted;

        Optional<Instant> until = Optional.empty();

        private Item(Kind kind, String payload, Optional<Instant> time, Instant since, Instant first) {
            this.kind = kind;
            this.payload = payload;
            this.id = id(kind, payload);
            this.time = time;
            this.since = since;
            this.first = first;
            this.counted = first;
        }

        String id() {
            return id;
        }

        private static String id(Kind kind, String payload) {
            return kind.text() + "/" + payload;
        }

        boolean open() {
            return until.isEmpty();
        }

        @Override
        public String toString() {
            return id() + " since " + first;
        }
    }

    /** Another agent begins: it knows nothing but what is on the Node. */
    void begins() {
        said = Optional.empty();
        target = Optional.empty();
        served = false;
        bootShown = "";
        var journal = world.journal();
        spent.clear();
        journal.ifPresent(j -> spent.addAll(j.spent()));
        for (var item : items) {
            var seen = journal.map(j -> j.interruptions().get(item.id()));
            seen.ifPresent(s -> {
                item.until = Optional.empty();
                item.counted = s.firstSeen();
            });
            if (seen.isEmpty() && item.open()) {
                item.counted = Instant.MAX;
            }
        }
    }

    /** The living agent learns what the journal names: what took it back before, it could not refer to that. */
    void nodeRead() {
        var named = world.journal().map(j -> j.interruptions().keySet()).orElse(Set.of());
        items.stream().filter(i -> named.contains(i.id())).forEach(i -> i.until = Optional.empty());
        if (said.flatMap(v -> v.targetState().settled())
                .filter(t -> t instanceof Reading.Absent<TargetState>)
                .isPresent()) {
            target = Optional.empty();
        }
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
        served = true;
    }

    /** What time alone brings about, and what the Node says by now. */
    void pass(boolean blocked) {
        var journal = world.journal();
        pods |= blocked;
        served |= target.equals(Optional.of(TargetState.IN_SERVICE))
                || journal.filter(Journal::beenInService).isPresent();
        journal.ifPresent(j -> spent.addAll(j.spent()));
        recycle(journal);
        booted();
        if (!spent.isEmpty()) {
            close(i -> spent.contains(i.id()));
        }
        if (said.isEmpty()) {
            return;
        }
        targets(journal);
        spot(said.get().spot());
        rebalance(said.get().rebalance());
        maintenance(said.get().maintenance());
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
        open().filter(i -> i.kind == Kind.MAINTENANCE
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
        close(i -> TARGETS.contains(i.kind) && !(kind.equals(Optional.of(i.kind)) && i.payload.equals(payload)));
        kind.ifPresent(k -> open(k, payload, Optional.empty(), asks.agentNow()));
        if (!served) {
            // Whether the instance has served, only pods can tell the agent: it may act, and need not.
            open().filter(i -> i.kind == Kind.WARM_POOL).forEach(i -> i.counted = Instant.MAX);
        }
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
                open(
                        Kind.SPOT,
                        known.value().payload(),
                        Optional.of(hibernates && first.isBefore(ends) ? first : ends),
                        first);
            }
        });
        closeWhereGone(reading, Kind.SPOT);
    }

    private void rebalance(Reading<String> reading) {
        close(i -> {
            var over = i.kind == Kind.REBALANCE
                    && !i.counted.equals(Instant.MAX)
                    && !asks.agentNow().isBefore(i.counted.plus(asks.settings().rebalanceHold()));
            if (over) {
                spent.add(i.id());
            }
            return over;
        });
        reading.settled().ifPresent(s -> {
            if (s instanceof Reading.Known<String> known) {
                var standing = open().filter(i -> i.kind == Kind.REBALANCE).findFirst();
                if (standing.isPresent()) {
                    count(standing.get(), known.since());
                } else if (!spent.contains(Kind.REBALANCE.text() + "/" + known.value())) {
                    open(Kind.REBALANCE, known.value(), Optional.empty(), known.since());
                }
            }
        });
        closeWhereGone(reading, Kind.REBALANCE);
    }

    private void maintenance(Reading<List<MaintenanceNotice>> reading) {
        reading.settled().ifPresent(s -> {
            if (s instanceof Reading.Known<List<MaintenanceNotice>> known) {
                close(i -> i.kind == Kind.MAINTENANCE
                        && known.value().stream().noneMatch(n -> n.payload().equals(i.payload)));
                known.value().stream()
                        .filter(n -> !spent.contains(Kind.MAINTENANCE.text() + "/" + n.payload()))
                        .forEach(n -> open(Kind.MAINTENANCE, n.payload(), Optional.of(n.notBefore()), known.since()));
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
            close(i -> i.kind == Kind.RECYCLE);
        } else {
            open(Kind.RECYCLE, "requested", Optional.empty(), draining.get().since());
        }
    }

    private void closeWhereGone(Reading<?> reading, Kind kind) {
        if (reading instanceof Reading.Absent<?> absent
                && !asks.agentNow().isBefore(absent.since().plus(GONE))) {
            close(i -> i.kind == kind);
            spent.removeIf(id -> id.startsWith(kind.text() + "/") && !journaled(id));
        }
    }

    private boolean journaled(String id) {
        return world.journal().filter(j -> j.spent().contains(id)).isPresent();
    }

    private void close(Predicate<Item> which) {
        for (var item : items) {
            if (item.open() && which.test(item)) {
                item.until = Optional.of(world.time.instant());
            }
        }
    }

    private void open(Kind kind, String payload, Optional<Instant> time, Instant first) {
        var id = Item.id(kind, payload);
        var same = new ArrayList<Item>();
        for (var item : items) {
            if (item.id().equals(id)) {
                if (item.open()) {
                    count(item, first);
                    return;
                }
                same.add(item);
            }
        }
        var item = new Item(kind, payload, time, world.time.instant(), first);
        // Marks of the same one before may still stand, with its deadline; from a Node that is gone nobody takes them.
        same.stream()
                .filter(i ->
                        world.node().isEmpty() || i.until.get().plusSeconds(600).isAfter(world.time.instant()))
                .forEach(i -> item.first = i.first.isBefore(item.first) ? i.first : item.first);
        items.add(item);
    }

    private static void count(Item item, Instant first) {
        item.first = first.isBefore(item.first) ? first : item.first;
        item.counted = item.counted.equals(Instant.MAX) ? first : item.counted;
    }

    private Stream<Item> open() {
        return items.stream().filter(Item::open);
    }

    // By hand: this runs several times in each step of the world.
    private List<Item> open(Predicate<Item> which) {
        var open = new ArrayList<Item>(items.size());
        for (var item : items) {
            if (item.open() && which.test(item)) {
                open.add(item);
            }
        }
        return open;
    }

    /** Those of now that are to be acted on. */
    List<Item> acting() {
        return open(asks::acts);
    }

    /** Those of now for which pods leave. */
    List<Item> draining() {
        return open(asks::drains);
    }

    /** Those that stood at {@code begun} or later, and were to be acted on. */
    List<Item> actingAt(Instant begun) {
        return at(begun).filter(asks::acts).toList();
    }

    List<Item> drainingAt(Instant begun) {
        return at(begun).filter(asks::drains).toList();
    }

    private Stream<Item> at(Instant begun) {
        return items.stream().filter(i -> i.until.filter(u -> u.isBefore(begun)).isEmpty());
    }

    /** The one of now whose terminating hooks are served. */
    Optional<Item> serving() {
        for (var item : items) {
            if (item.open() && asks.serves(item)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    /** Where an instance in {@code lifecycleState} goes (A10). */
    static Optional<TargetState> target(String lifecycleState) {
        if (lifecycleState.startsWith("Terminat")) {
            return Optional.of(TargetState.TERMINATED);
        }
        if (lifecycleState.equals("InService") || lifecycleState.startsWith("Pending")) {
            return Optional.of(TargetState.IN_SERVICE);
        }
        if (lifecycleState.equals("Standby") || lifecycleState.equals("EnteringStandby")) {
            return Optional.of(TargetState.STANDBY);
        }
        if (lifecycleState.startsWith("Warmed:Terminat")) {
            return Optional.of(TargetState.WARMED_TERMINATED);
        }
        if (lifecycleState.startsWith("Warmed:")) {
            return TargetState.parse(lifecycleState).or(() -> Optional.of(TargetState.WARMED_STOPPED));
        }
        return lifecycleState.startsWith("Detach") ? Optional.of(TargetState.DETACHED) : Optional.empty();
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
