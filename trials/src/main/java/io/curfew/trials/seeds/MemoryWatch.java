package io.curfew.trials.seeds;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.Observation;
import io.curfew.simulator.cluster.model.Watch;
import io.curfew.simulator.cluster.model.WatchOptions;
import io.curfew.simulator.cluster.model.Watcher;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The watch of one agent: lists, follows, lags, breaks and mends itself. */
final class MemoryWatch {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final World world;
    private final Faults faults;
    private final Dice dice;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private Optional<Consumer<Observation>> inbox = Optional.empty();
    private Optional<Watch> watch = Optional.empty();
    private Instant delivered = Scenario.BEGIN;
    /** Counts lists, so that what an older one had under way is dropped. */
    private int turn;

    MemoryWatch(World world, Faults faults, Dice dice) {
        this.world = world;
        this.faults = faults;
        this.dice = dice;
    }

    void begin(Consumer<Observation> to) {
        inbox = Optional.of(to);
        list();
    }

    void stop() {
        turn++;
        inbox = Optional.empty();
        watch.ifPresent(Watch::cancel);
        watch = Optional.empty();
    }

    private void list() {
        var mine = ++turn;
        watch.ifPresent(Watch::cancel);
        watch = Optional.empty();
        var away = faults.during(Fault.API_SERVER_AWAY);
        if (away.isPresent()) {
            faults.happens(
                    Fault.API_SERVER_AWAY, Fault.Where.KUBERNETES, away.get().to());
            tell(new Observation.PodsUnseen("the API server cannot be reached"));
            later(mine, dice.between(Duration.ofMillis(500), LONGEST_PAUSE), this::list);
            return;
        }
        var listed = world.cluster.listCached(Selection.podsOf(Scenario.NODE));
        deliver(mine, () -> {
            pods.clear();
            listed.items().forEach(pod -> pods.put(Json.uid(pod), PodReading.read(pod)));
            tell(new Observation.PodsSeen(List.copyOf(pods.values())));
        });
        watch = Optional.of(world.cluster.watch(
                Selection.podsOf(Scenario.NODE), WatchOptions.after(listed.revision()), new Watcher() {
                    @Override
                    public void onEvent(WatchEvent event) {
                        if (mine == turn) {
                            see(mine, event);
                        }
                    }

                    @Override
                    public void onEnd() {
                        later(mine, Duration.ZERO, MemoryWatch.this::list);
                    }
                }));
    }

    private void see(int mine, WatchEvent event) {
        if (faults.during(Fault.API_SERVER_AWAY).isPresent() || faults.strikes(Fault.WATCH_BREAKS)) {
            var pause = dice.between(Duration.ofMillis(500), LONGEST_PAUSE);
            faults.happens(
                    faults.during(Fault.API_SERVER_AWAY).isPresent() ? Fault.API_SERVER_AWAY : Fault.WATCH_BREAKS,
                    Fault.Where.KUBERNETES,
                    world.time.instant().plus(pause));
            // What was on its way is lost; the next list tells.
            turn++;
            var next = turn;
            later(next, Duration.ZERO, () -> tell(new Observation.PodsUnseen("the watch broke")));
            later(next, pause, this::list);
        } else if (faults.strikes(Fault.WATCH_RELISTS)) {
            faults.happens(Fault.WATCH_RELISTS, Fault.Where.KUBERNETES, world.time.instant());
            later(++turn, Duration.ZERO, this::list);
        } else {
            deliver(mine, () -> take(event));
        }
    }

    private void take(WatchEvent event) {
        var uid = Json.uid(event.object());
        if (event.type().equals("DELETED")) {
            pods.remove(uid);
        } else {
            var pod = PodReading.read(event.object());
            if (pod.equals(pods.put(uid, pod))) {
                return;
            }
        }
        tell(new Observation.PodsSeen(List.copyOf(pods.values())));
    }

    /** In order, however far behind. */
    private void deliver(int mine, Runnable what) {
        var now = world.time.instant();
        var lag = dice.upTo(Duration.ofMillis(40));
        var lags = faults.during(Fault.WATCH_LAGS);
        if (lags.isPresent()) {
            lag = dice.upTo(Duration.ofSeconds(20));
            faults.happens(Fault.WATCH_LAGS, Fault.Where.KUBERNETES, now.plus(lag));
        }
        var at = now.plus(lag);
        delivered = at.isAfter(delivered) ? at : delivered;
        later(mine, Duration.between(now, delivered), what);
    }

    private void later(int mine, Duration delay, Runnable what) {
        world.time.after(delay, () -> {
            if (mine == turn && inbox.isPresent()) {
                what.run();
            }
        });
    }

    private void tell(Observation observation) {
        inbox.ifPresent(i -> i.accept(observation));
    }
}
