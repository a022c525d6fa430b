package io.curfew.trials.seeds;

import io.curfew.agent.port.Action;
import io.curfew.trials.seeds.Fault.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which faults there are, when, and which have happened. */
final class Faults {
    /** An ordinary request takes no longer than this, one way. */
    static final Duration ORDINARY = Duration.ofSeconds(1);

    private final Dice dice;
    private final World world;
    private final double rate;
    private final Set<Fault> kinds;
    private final Instant until;
    private final List<Window> windows = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private final EnumSet<Fault> happened = EnumSet.noneOf(Fault.class);
    private Instant quietSince = Scenario.BEGIN;

    /** A time in which something does not work. */
    record Window(Fault fault, Instant from, Instant to) {}

    /** What somebody may be late for. */
    record Trouble(Where where, Instant from, Instant to) {}

    /** What becomes of one request; without a fault it arrives and is answered. */
    record Fate(Optional<Fault> fault, Duration request, Duration answer) {}

    static Faults ofChance(Dice dice, World world, Duration notice) {
        return new Faults(dice, world, notice, kinds(dice));
    }

    static Faults none(Dice dice, World world, Duration notice) {
        return new Faults(dice, world, notice, EnumSet.noneOf(Fault.class));
    }

    private Faults(Dice dice, World world, Duration notice, Set<Fault> kinds) {
        this.dice = dice;
        this.world = world;
        this.kinds = kinds;
        this.rate = dice.oneOf(0.01, 0.03, 0.1, 0.3);
        this.until = Scenario.BEGIN
                .plus(notice.isNegative() ? Duration.ZERO : notice)
                .plus(dice.spread(Duration.ofSeconds(20), Duration.ofMinutes(25)));
        for (var fault : List.of(
                Fault.API_SERVER_AWAY,
                Fault.AUTO_SCALING_AWAY,
                Fault.METADATA_SILENT,
                Fault.METADATA_404,
                Fault.WATCH_LAGS)) {
            if (kinds.contains(fault)) {
                for (int n = dice.between(1, 3); n > 0; n--) {
                    window(fault);
                }
            }
        }
    }

    private static Set<Fault> kinds(Dice dice) {
        var all = Arrays.asList(Fault.values());
        return switch (dice.between(0, 3)) {
            case 0 -> EnumSet.noneOf(Fault.class);
            case 1 -> EnumSet.of(dice.oneOf(all));
            case 2 -> EnumSet.of(dice.oneOf(all), dice.oneOf(all), dice.oneOf(all), dice.oneOf(all));
            default -> {
                var most = EnumSet.allOf(Fault.class);
                most.removeIf(f -> dice.chance(0.3));
                yield most;
            }
        };
    }

    private void window(Fault fault) {
        var from = someTime();
        var to = from.plus(dice.spread(Duration.ofSeconds(2), Duration.ofMinutes(8)));
        windows.add(new Window(fault, from, to));
    }

    /** Some time before the faults stop. */
    Instant someTime() {
        return Scenario.BEGIN.plus(dice.upTo(Duration.between(Scenario.BEGIN, until)));
    }

    List<Window> windows() {
        return List.copyOf(windows);
    }

    boolean has(Fault fault) {
        return kinds.contains(fault);
    }

    /** Whether one of this kind strikes now. */
    boolean strikes(Fault fault) {
        return kinds.contains(fault) && world.time.instant().isBefore(until) && dice.chance(rate);
    }

    /** The window of this kind that is open now. */
    Optional<Window> during(Fault fault) {
        var now = world.time.instant();
        return windows.stream()
                .filter(w -> w.fault() == fault && !now.isBefore(w.from()) && now.isBefore(w.to()))
                .findFirst();
    }

    /** {@code fault} happens, and is over at {@code to}. */
    void happens(Fault fault, Where where, Instant to) {
        happened.add(fault);
        troubles.add(new Trouble(where, world.time.instant(), to));
        quietSince = to.isAfter(quietSince) ? to : quietSince;
    }

    /** The machine is off: that is no fault of anybody's, and nobody can be asked for anything. */
    void machineOff() {
        troubles.add(new Trouble(Where.AGENT, world.time.instant(), Instant.MAX));
    }

    /** It is on again, and the agent begins at {@code back}. */
    void machineOn(Instant back) {
        troubles.replaceAll(t -> t.to().equals(Instant.MAX) ? new Trouble(t.where(), t.from(), back) : t);
    }

    Set<Fault> happened() {
        return happened;
    }

    /** Since when no fault is left that anybody might still be late from. */
    Instant quietSince() {
        return quietSince;
    }

    /** How much of the time from {@code from} to {@code to} was troubled, with {@code tail} after each trouble. */
    Duration troubled(Set<Where> by, Instant from, Instant to, Duration tail) {
        var sorted = troubles.stream()
                .filter(t -> by.contains(t.where()))
                .filter(t -> t.from().isBefore(to) && after(t, tail).isAfter(from))
                .sorted((a, b) -> a.from().compareTo(b.from()))
                .toList();
        var sum = Duration.ZERO;
        var reached = from;
        for (var trouble : sorted) {
            var begin = trouble.from().isAfter(reached) ? trouble.from() : reached;
            var end = after(trouble, tail).isBefore(to) ? after(trouble, tail) : to;
            if (end.isAfter(begin)) {
                sum = sum.plus(Duration.between(begin, end));
                reached = end;
            }
        }
        return sum;
    }

    private static Instant after(Trouble trouble, Duration tail) {
        return trouble.to().equals(Instant.MAX) ? trouble.to() : trouble.to().plus(tail);
    }

    /** How many troubles began within {@code span} before now. */
    long recent(Where where, Duration span) {
        var from = world.time.instant().minus(span);
        return troubles.stream()
                .filter(t -> t.where() == where && t.from().isAfter(from))
                .count();
    }

    Fate fateOf(Action action) {
        var where = where(action);
        if (where == Where.AGENT) {
            return new Fate(Optional.empty(), Duration.ZERO, Duration.ofMillis(1));
        }
        var now = world.time.instant();
        var away = during(where == Where.KUBERNETES ? Fault.API_SERVER_AWAY : Fault.AUTO_SCALING_AWAY);
        if (away.isPresent()) {
            happens(away.get().fault(), where, away.get().to());
            return new Fate(Optional.of(away.get().fault()), latency(), dice.upTo(Duration.ofSeconds(12)));
        }
        for (var fault : Fault.values()) {
            if (fault.where() == Where.REQUESTS && strikes(fault)) {
                happens(fault, where, now.plus(action.timeLimit()));
                return new Fate(
                        Optional.of(fault),
                        fault == Fault.LATE_ANSWER ? dice.upTo(Duration.ofSeconds(12)) : latency(),
                        fault == Fault.LATE_ANSWER ? dice.upTo(Duration.ofSeconds(12)) : latency());
            }
        }
        return new Fate(Optional.empty(), latency(), latency());
    }

    private Duration latency() {
        return dice.chance(0.05) ? dice.upTo(ORDINARY) : dice.upTo(Duration.ofMillis(60));
    }

    /** Whom an action talks to; AGENT where it talks to nobody. */
    static Where where(Action action) {
        return switch (action) {
            case Action.WatchPods _, Action.StopWatching _ -> Where.AGENT;
            case Action.ReadNode _,
                    Action.PatchNode _,
                    Action.ListPods _,
                    Action.Evict _,
                    Action.Delete _,
                    Action.SetConditions _,
                    Action.Tell _,
                    Action.TellAgain _ -> Where.KUBERNETES;
            case Action.DescribeInstance _,
                    Action.DescribeHooks _,
                    Action.Heartbeat _,
                    Action.Complete _,
                    Action.DescribeGroup _,
                    Action.DescribeLaunchHooks _,
                    Action.CompleteLaunch _,
                    Action.EnterStandby _,
                    Action.Terminate _ -> Where.AWS;
        };
    }
}
