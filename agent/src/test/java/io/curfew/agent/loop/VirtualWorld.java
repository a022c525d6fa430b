package io.curfew.agent.loop;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.hook.Hooks;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.Result;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.Settings.OnFailure;
import io.curfew.agent.settings.Settings.OnTimeout;
import io.curfew.simulator.time.HandMovedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One agent's loop in a world in memory, under a clock that is moved by hand. By default: Node {@code node-1} of
 * instance {@code i-0abc} in group {@code workers}, with the hook {@code curfew} of 300 s.
 */
final class VirtualWorld implements Witness {
    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    static final String OWN_POD = "own-pod-uid";

    final HandMovedTime time = new HandMovedTime(START);
    final VirtualCluster cluster;
    final VirtualAutoScaling autoScaling;
    final List<String> story = new ArrayList<>();
    final List<BegunAction> begun = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    Settings settings = Settings.defaults("node-1");
    Function<Action, Duration> latency = _ -> Duration.ofMillis(10);
    Predicate<Action> lost = _ -> false;
    Consumer<Action> performed = _ -> {};
    int turns;

    final VirtualMetadata metadata = new VirtualMetadata(time, this::observe);
    private @Nullable Loop loop;
    private @Nullable VirtualHands hands;
    private @Nullable Status status;
    private boolean observed;
    private int agents;

    /** {@code by} tells one agent from the next. */
    record BegunAction(int by, Instant at, Action action) {}

    VirtualWorld() {
        cluster = new VirtualCluster(
                time,
                new OwnNode(
                        "node-1",
                        "node-uid",
                        "1",
                        "aws:///eu-west-1a/i-0abc",
                        false,
                        Optional.empty(),
                        new Journal.Entry.None(),
                        "boot-1",
                        true));
        autoScaling = new VirtualAutoScaling(time, List.of(Hooks.hook("curfew", Duration.ofSeconds(300))));
        autoScaling.blocking = _ -> cluster.pods().stream()
                .filter(p ->
                        Classes.of(p, Optional.of(OWN_POD), settings.drain()).blocking())
                .map(p -> p.fullName())
                .toList();
    }

    /** A pod that ends two seconds after it was sent home. */
    VirtualWorld with(Pods pod) {
        return with(pod, Duration.ofSeconds(2));
    }

    VirtualWorld with(Pods pod, Duration endsAfter) {
        cluster.add(pod.build(), endsAfter);
        return this;
    }

    VirtualWorld drain(Duration timeout, OnTimeout onTimeout) {
        return set("--drain.timeout=" + timeout.toMillis() + "ms", "--drain.on-timeout=" + text(onTimeout));
    }

    VirtualWorld onFailure(OnFailure onFailure) {
        return set("--hooks.on-failure=" + text(onFailure));
    }

    /** Options as on the command line. */
    VirtualWorld set(String... more) {
        options.addAll(List.of(more));
        settings = Settings.of(settings.nodeName(), options);
        return this;
    }

    private static String text(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** A new process: nothing of an earlier one is left but what the world holds. */
    VirtualWorld start() {
        kill();
        story("agent started");
        agents++;
        var newHands = new VirtualHands(
                time,
                new Performer(cluster, autoScaling, this::observe),
                a -> latency.apply(a),
                a -> lost.test(a),
                a -> performed.accept(a),
                () -> observed = true);
        hands = newHands;
        loop = new Loop(time, new Self("node-1", Optional.of(OWN_POD)), settings, newHands, this);
        metadata.forget();
        observed = true;
        time.after(Duration.ofMillis(30), metadata::look);
        return this;
    }

    void kill() {
        if (hands != null) {
            story("agent killed");
            hands.die();
            cluster.disconnect();
        }
        hands = null;
        loop = null;
        status = null;
    }

    /** Auto Scaling terminates the instance, and the hook's wait begins at once. */
    VirtualWorld terminate() {
        autoScaling.waitBegins();
        return target(TargetState.TERMINATED);
    }

    VirtualWorld target(TargetState state) {
        return metadata(Optional.of(state));
    }

    /** What metadata answers from now on; empty is a 404. */
    VirtualWorld metadata(Optional<TargetState> state) {
        metadata.target(state);
        return this;
    }

    VirtualWorld metadataFallsSilent() {
        metadata.fallSilent();
        return this;
    }

    VirtualWorld settle() {
        return run(Duration.ofSeconds(1));
    }

    VirtualWorld run(Duration howLong) {
        run(() -> false, howLong);
        return this;
    }

    VirtualWorld run(Instant until) {
        return run(Duration.between(time.instant(), until));
    }

    /** Runs until {@code condition} holds, and fails where it does not within {@code limit}. */
    VirtualWorld until(BooleanSupplier condition, Duration limit) {
        if (!run(condition, limit)) {
            throw new AssertionError("did not come about within " + limit + story());
        }
        return this;
    }

    VirtualWorld untilCompleted(Duration limit) {
        return until(() -> autoScaling.accepted.size() == autoScaling.hooks.size(), limit);
    }

    Status status() {
        if (status == null) {
            throw new AssertionError("the loop has not turned yet");
        }
        return status;
    }

    Duration since() {
        return Duration.between(START, time.instant());
    }

    List<String> reasons() {
        return cluster.notices.stream().map(n -> n.reason()).toList();
    }

    String story() {
        return "\nThe story:\n" + String.join("\n", story);
    }

    /** What must hold whatever happens. */
    VirtualWorld check() {
        var violations = new ArrayList<String>(cluster.violations);
        violations.addAll(autoScaling.violations);
        begun.stream()
                .filter(b -> !b.action().key().startsWith("evict/"))
                .collect(Collectors.groupingBy(b -> b.by() + " " + b.action().key()))
                .forEach((key, all) -> {
                    for (var i = 20; i < all.size(); i++) {
                        if (all.get(i - 20)
                                .at()
                                .plusSeconds(60)
                                .isAfter(all.get(i).at())) {
                            violations.add("a storm: " + key + " more than 20 times in the minute before "
                                    + all.get(i).at());
                            break;
                        }
                    }
                });
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("\n", violations) + story());
        }
        return this;
    }

    private boolean run(BooleanSupplier condition, Duration howLong) {
        var end = time.instant().plus(howLong);
        while (!condition.getAsBoolean()) {
            if (!time.instant().isBefore(end)) {
                return false;
            }
            var wake = loop == null ? end : turn(loop);
            observed = false;
            while (!observed && time.instant().isBefore(wake) && time.instant().isBefore(end)) {
                time.moveTo(earliest(wake, end, time.nextDue().orElse(end)));
                if (condition.getAsBoolean()) {
                    return true;
                }
            }
        }
        return true;
    }

    private Instant turn(Loop current) {
        turns++;
        var wake = current.turn();
        if (!wake.isAfter(time.instant())) {
            throw new AssertionError("a busy loop: the next turn is due at once" + story());
        }
        return wake;
    }

    private static Instant earliest(Instant... instants) {
        return List.of(instants).stream().min(Comparator.naturalOrder()).orElseThrow();
    }

    private void observe(Observation observation) {
        if (loop != null) {
            observed = true;
            loop.observe(observation);
        }
    }

    private void story(String line) {
        story.add(time.instant() + " " + line);
    }

    @Override
    public void turned(Status next) {
        if (status == null || status.phase() != next.phase() || !status.reason().equals(next.reason())) {
            story(next.phase().text() + ": " + next.reason());
        }
        status = next;
    }

    @Override
    public void began(Action action) {
        begun.add(new BegunAction(agents, time.instant(), action));
        observed |= settings.dryRun().on() && action.changes();
        story("  began " + action.key());
    }

    @Override
    public void ended(Result result, Duration took) {
        story("  ended " + result.action().key() + ": " + answer(result));
    }

    private static String answer(Result result) {
        return switch (result) {
            case Result.NodeRead r -> r.answer().getClass().getSimpleName();
            case Result.NodePatched r -> r.answer().getClass().getSimpleName();
            case Result.PodsListed r -> r.answer().getClass().getSimpleName();
            case Result.Evicted r -> r.answer().toString();
            case Result.Deleted r -> r.answer().toString();
            case Result.InstanceDescribed r -> r.answer().toString();
            case Result.HooksDescribed r -> r.answer().getClass().getSimpleName();
            case Result.HeartbeatSent r -> r.answer().toString();
            case Result.HookCompleted r -> r.answer().toString();
            case Result.LaunchHooksDescribed r -> r.answer().toString();
            case Result.LaunchCompleted r -> r.answer().toString();
            case Result.GroupDescribed r -> r.answer().toString();
            case Result.StandbyEntered r -> r.answer().toString();
            case Result.Terminated r -> r.answer().toString();
            case Result.ConditionsSet r -> r.answer().getClass().getSimpleName();
            case Result.Told r -> r.failure().orElse("told");
            case Result.ToldAgain r -> r.failure().orElse("told again");
            case Result.WatchBegun _, Result.WatchStopped _ -> "done";
            case Result.Withheld _ -> "withheld";
            case Result.NoAnswer r -> r.why();
        };
    }
}
