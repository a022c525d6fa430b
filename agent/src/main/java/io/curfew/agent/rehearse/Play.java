package io.curfew.agent.rehearse;

import io.curfew.agent.hook.Schedule;
import io.curfew.agent.loop.Hands;
import io.curfew.agent.loop.Loop;
import io.curfew.agent.loop.Performer;
import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Witness;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Plays the loop itself through one run: the same observe, decide and act as in production, over pods in memory and a
 * clock that is moved. Nothing of its rules is written here a second time. Where nothing changes for long it is not turned.
 */
final class Play {
    /** The agent has been there for a while when the notice comes: it knows its Node, and its bucket is full. */
    private static final Duration BEFORE = Duration.ofSeconds(30);
    /** So long after the limit it is settled what the hook was told. */
    private static final Duration EPILOGUE = Duration.ofSeconds(2);
    /** Longer than any pause between two tries, so that whoever could go has gone. */
    private static final Duration QUIET = Duration.ofSeconds(60);
    /** Whoever asks must have an answer. */
    private static final int MOST_TURNS = 20_000;

    private final Staging staging;
    private final Behaviour behaviour;
    private final Instant now;
    private final StagedTime time;
    private final StagedPods pods;
    private final StagedGroup group;
    private final Loop loop;
    private Optional<Supplier<Status>> status = Optional.empty();
    private Optional<Landmarks> landmarks = Optional.empty();
    private int turns;

    private Play(Staging staging, Behaviour behaviour) {
        this.staging = staging;
        this.behaviour = behaviour;
        this.now = staging.premise().now();
        this.time = new StagedTime(now.minus(BEFORE));
        this.pods = new StagedPods(time, behaviour, staging.premise());
        this.group = new StagedGroup(time, staging.hook());
        // The loop and its hands know each other: what the hands observe is handed over when the loop is there.
        var door = new Door();
        var cluster = new StagedCluster(time, pods, behaviour, staging.node());
        var performer = new Performer(cluster, group, door);
        this.loop = new Loop(time, staging.premise().self(), staging.settings(), hands(performer), witness());
        door.opensTo = loop::observe;
    }

    static Run run(Staging staging, Behaviour behaviour) {
        return new Play(staging, behaviour).run();
    }

    private Run run() {
        var quiet = staging.quiet(time.instant());
        loop.observe(new Observation.MetadataSeen(quiet));
        runUntil(now);
        pods.begin();
        var seen = now.plus(behaviour.noticedAfter(
                staging.question().announced(), staging.settings().metadataPoll()));
        runUntil(seen);
        loop.observe(new Observation.MetadataSeen(staging.announced(quiet, seen)));
        var plan = staging.plan(seen);
        plan.ifPresent(p -> {
            landmarks = Optional.of(Landmarks.of(
                    p, staging.begin(seen), pods.list(), staging.settings().drain()));
            runUntil(p.limit().orElse(p.deadline()).plus(EPILOGUE));
        });
        return new Run(
                plan,
                pods.parts(),
                group.heartbeats(),
                group.completed(),
                status.orElseThrow().get(),
                turns);
    }

    private void runUntil(Instant end) {
        while (time.instant().isBefore(end) && turns < MOST_TURNS && !over()) {
            var wake = loop.turn().plus(behaviour.turnsLate());
            turns++;
            var due = time.nextDue().filter(wake::isAfter).orElse(wake);
            var next = standsStill() ? later(due, nextChange(end)) : due;
            time.moveTo(next.isBefore(end) ? next : end);
        }
    }

    /** Nobody has come or gone for a while, and only time can change that. */
    private boolean standsStill() {
        return landmarks.isPresent()
                && pods.blocks()
                && !time.instant().isBefore(later(pods.changed(), now).plus(QUIET));
    }

    private Instant nextChange(Instant end) {
        var late = behaviour.turnsLate();
        return Stream.of(
                        landmarks.flatMap(l -> l.after(time.instant())).map(l -> l.plus(late)),
                        heartbeatDue().map(h -> h.plus(late)),
                        time.nextDue(),
                        Optional.of(end))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(end);
    }

    private Optional<Instant> heartbeatDue() {
        return staging.hook()
                .map(h ->
                        (group.heartbeats().isEmpty() ? now : group.heartbeats().getLast()).plus(Schedule.interval(h)));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    // What follows an empty node is of interest only where a hook waits for it.
    private boolean over() {
        return !time.instant().isBefore(now)
                && !pods.blocks()
                && (staging.hook().isEmpty() || group.completed().isPresent());
    }

    private Hands hands(Performer performer) {
        return (action, done) -> time.after(behaviour.answersAfter(), () -> done.accept(performer.perform(action)));
    }

    private Witness witness() {
        return new Witness() {
            @Override
            public void turned(Status next) {
                status = Optional.of(() -> next);
            }

            @Override
            public void turned(Supplier<Status> next) {
                status = Optional.of(next);
            }

            @Override
            public void began(Action action) {}

            @Override
            public void ended(Result result, Duration took) {}
        };
    }

    private static final class Door implements Consumer<Observation> {
        private Consumer<Observation> opensTo = _ -> {};

        @Override
        public void accept(Observation observation) {
            opensTo.accept(observation);
        }
    }
}
