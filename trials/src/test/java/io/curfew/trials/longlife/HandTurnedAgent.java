package io.curfew.trials.longlife;

import io.curfew.agent.Rooms;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.kubernetes.Clusters;
import io.curfew.agent.kubernetes.NoCluster;
import io.curfew.agent.loop.Loop;
import io.curfew.agent.loop.Performer;
import io.curfew.agent.loop.Self;
import io.curfew.agent.loop.Status;
import io.curfew.agent.notify.WrongNotify;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Result;
import io.curfew.agent.settings.Settings;
import io.curfew.simulator.time.WorldTime.Alarm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An agent with all its rooms and their HTTP clients, whose loop, polls and actions are turned by the world's time. Only
 * the watch has a thread of its own; time stands still until it has told everything.
 */
final class HandTurnedAgent implements AutoCloseable {
    private static final Duration ON_THE_WIRE = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SharedTime time;
    private final Rooms rooms;
    private final Performer performer;
    private final Loop loop;
    private final Object news = new Object();
    private boolean heard; // guarded by news
    private boolean watching; // guarded by news
    private Optional<List<Pod>> seen = Optional.empty(); // guarded by news
    private boolean turnIsDue;
    private Alarm alarm = () -> {};
    private long turns;

    HandTurnedAgent(SharedTime time, Settings settings, Path kubeconfig) throws WrongNotify, NoCluster {
        this.time = time;
        rooms = Rooms.open(
                settings,
                time,
                traffic -> Clusters.open(kubeconfig, settings.nodeName(), settings.identity(), traffic, time));
        performer = new Performer(rooms.cluster(), rooms.autoScaling(), this::hear);
        loop = new Loop(time, new Self(settings.nodeName(), Optional.empty()), settings, this::begin, rooms.witness());
    }

    void start() {
        poll();
        turnSoon();
    }

    long turns() {
        return turns;
    }

    /** Empty before the first turn. */
    Optional<Status> status() {
        return rooms.board().status();
    }

    /** Empty until it listens. */
    OptionalInt port() {
        return rooms.http().port();
    }

    /** Returns when the watch has told all that {@code upToDate} asks for, and the loop is to turn over it. */
    void settle(Predicate<List<Pod>> upToDate) throws InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        synchronized (news) {
            while (watching && seen.filter(upToDate).isEmpty()) {
                var left = until - System.nanoTime();
                if (left <= 0) {
                    throw new IllegalStateException(
                            "the watch has told nothing newer for " + PATIENCE + " than " + seen);
                }
                TimeUnit.NANOSECONDS.timedWait(news, left);
            }
            if (heard) {
                heard = false;
                turnSoon();
            }
        }
    }

    private void poll() {
        time.after(rooms.metadata().turn(this::hear), this::poll);
    }

    // From any thread.
    private void hear(Observation observation) {
        loop.observe(observation);
        synchronized (news) {
            if (observation instanceof Observation.PodsSeen(var pods)) {
                seen = Optional.of(pods);
            }
            heard = true;
            news.notifyAll();
        }
    }

    private void begin(Action action, Consumer<Result> done) {
        time.after(ON_THE_WIRE, () -> {
            watching(action);
            var result = performer.perform(action);
            time.after(ON_THE_WIRE, () -> {
                done.accept(result);
                turnSoon();
            });
        });
    }

    private void watching(Action action) {
        synchronized (news) {
            if (action instanceof Action.WatchPods) {
                seen = Optional.empty();
            }
            watching = action instanceof Action.WatchPods || (watching && !(action instanceof Action.StopWatching));
        }
    }

    private void turnSoon() {
        if (!turnIsDue) {
            turnIsDue = true;
            time.after(Duration.ZERO, this::turn);
        }
    }

    private void turn() {
        turnIsDue = false;
        turns++;
        var wake = loop.turn();
        alarm.cancel();
        alarm = time.at(wake, this::turnSoon);
    }

    @Override
    public void close() {
        rooms.lastWords();
        rooms.close();
    }
}
