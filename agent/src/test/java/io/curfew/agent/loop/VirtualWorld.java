package io.curfew.agent.loop;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.hook.Hooks;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
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
import java.util.function.UnaryOperator;
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
    String instanceId = "i-0abc";
    int turns;

    private Optional<TargetState> targetState = Optional.of(TargetState.IN_SERVICE);
    private boolean metadataAnswers = true;
    private MetadataView metadata;
    private @Nullable Loop loop;
    private @Nullable VirtualHands hands;
    private @Nullable Status status;
    private boolean observed;
    private int agents;

    /** {@code by} tells one agent from the next. */
    record BegunAction(int by, Instant at, Action action) {}

    VirtualWorld() {
        metadata = MetadataView.notYetAsked(START);
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
        metadata = MetadataView.notYetAsked(time.instant());
        observed = true;
        time.after(Duration.ofMillis(30), this::lookAtMetadata);
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
        targetState = state;
        lookAtMetadata();
        return this;
    }

    VirtualWorld metadataFallsSilent() {
        metadataAnswers = false;
        lookAtMetadata();
        return this;
    }

    VirtualWorld settle() {
        return run(Duration.ofSeconds(1));
    }

    VirtualWorld run(Duration howLong) {
        run(() -> false, howLong);
        return this;
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

    private void lookAtMetadata() {
        var now = time.instant();
        UnaryOperator<Reading<TargetState>> look = r -> !metadataAnswers
                ? r.unknown("timeout", now)
                : targetState.map(s -> r.known(s, now)).orElseGet(() -> r.absent(now));
        metadata = new MetadataView(
                metadataAnswers ? metadata.instanceId().known(instanceId, now) : metadata.instanceId(),
                look.apply(metadata.targetState()),
                metadataAnswers ? Optional.of(now) : metadata.lastAnswer());
        observe(new Observation.MetadataSeen(metadata));
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
            case Result.Told r -> r.failure().orElse("told");
            case Result.WatchBegun _, Result.WatchStopped _ -> "done";
            case Result.NoAnswer r -> r.why();
        };
    }
}
