package io.curfew.trials.seeds;

import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.ec2.ApiRefused;
import io.curfew.simulator.ec2.Capacity;
import io.curfew.simulator.ec2.LifecycleState;
import io.curfew.simulator.ec2.PoolState;
import io.curfew.simulator.ec2.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the group and its operators do to the instance, forth and back; {@link Ec2Courses} has what EC2 does. */
final class Courses {
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(20);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private final Facts facts;
    private final World world;
    private final Machine machine;
    private final Dice dice;
    private final Ec2Courses ec2;

    Courses(Facts facts, Machine machine, Dice dice) {
        this.facts = facts;
        this.world = facts.world;
        this.machine = machine;
        this.dice = dice;
        this.ec2 = new Ec2Courses(facts, machine, dice.split(), this::terminate);
    }

    void plan(Instant at) {
        begin(facts.scenario.course(), at);
    }

    private void begin(Course course, Instant at) {
        switch (course) {
            case TERMINATION -> terminate(at);
            case SPOT -> ec2.spot(at);
            case REBALANCE -> ec2.rebalance(at);
            case MAINTENANCE -> ec2.maintenance(at);
            case WARM_POOL -> pool(at);
            case LAUNCH -> launch(at);
            case FIRST_POOL -> firstPool(at);
            case STANDBY -> standby(at);
            case DETACH -> detach(at);
            case RECYCLE -> recycle(at);
            case SEVERAL -> {
                var all = List.of(
                        Course.TERMINATION,
                        Course.SPOT,
                        Course.SPOT,
                        Course.REBALANCE,
                        Course.MAINTENANCE,
                        Course.STANDBY,
                        Course.RECYCLE);
                var next = at;
                for (int n = dice.between(2, 3); n > 0; n--) {
                    begin(dice.oneOf(all), next);
                    next = next.plus(dice.spread(Duration.ofMillis(500), Duration.ofMinutes(15)));
                }
            }
        }
    }

    private void terminate(Instant at) {
        happens(at, "AWS: scale-in begins", () -> world.fleet.scaleIn(world.instanceId()));
    }

    private void pool(Instant at) {
        var pool = dice.oneOf(PoolState.values());
        happens(at, "AWS: scale-in to the warm pool", () -> world.fleet.scaleInToPool(world.instanceId(), pool));
        world.fleet.onStateChange(change -> {
            if (change.instance().equals(world.instanceId()) && isOfPool(change.to())) {
                facts.story.say(() -> "AWS: in the warm pool");
                if (pool != PoolState.RUNNING) {
                    machine.off();
                }
                outOfPool(facts.now().plus(dice.spread(SHORT, LONG)));
            }
        });
    }

    private static boolean isOfPool(LifecycleState state) {
        return state == LifecycleState.WARMED_STOPPED
                || state == LifecycleState.WARMED_RUNNING
                || state == LifecycleState.WARMED_HIBERNATED;
    }

    private void outOfPool(Instant at) {
        happens(at, "AWS: taken from the warm pool", () -> {
            world.fleet.takeFromPool(world.instanceId());
            machine.on();
            if (dice.chance(0.4)) {
                terminate(facts.now().plus(dice.spread(Duration.ofMinutes(8), LONG)));
            }
        });
    }

    private void launch(Instant at) {
        happens(at, "the Node is Ready for the first time", () -> {
            world.ready(true);
            if (dice.chance(0.4)) {
                terminate(facts.now().plus(dice.spread(Duration.ofMinutes(8), LONG)));
            }
        });
    }

    private void firstPool(Instant at) {
        happens(at.plus(dice.spread(SHORT, LONG)), "AWS: taken from the warm pool for the first time", () -> {
            world.fleet.takeFromPool(world.instanceId());
            world.cluster.add(
                    Sketch.pod("first").on(Scenario.NODE).ofReplicaSet("first").endsAfter(SHORT.dividedBy(2)));
            if (dice.chance(0.6)) {
                terminate(facts.now().plus(dice.spread(Duration.ofMinutes(8), LONG)));
            }
        });
    }

    private void standby(Instant at) {
        happens(at, "operator: enter standby", () -> {
            world.fleet
                    .autoScaling()
                    .enterStandby(Scenario.GROUP, List.of(world.instanceId()), dice.oneOf(Capacity.values()));
            switch (dice.between(0, 5)) {
                case 0 -> terminate(facts.now().plus(dice.spread(SHORT, LONG)));
                case 1 -> {}
                default -> backInService(facts.now().plus(dice.spread(Duration.ofSeconds(5), LONG)));
            }
        });
    }

    private void backInService(Instant at) {
        happens(at, "operator: exit standby", () -> {
            if (world.fleet.state(world.instanceId()).equals(Optional.of(LifecycleState.ENTERING_STANDBY))) {
                backInService(facts.now().plus(ASK_AGAIN));
            } else {
                world.fleet.autoScaling().exitStandby(Scenario.GROUP, List.of(world.instanceId()));
            }
        });
    }

    private void detach(Instant at) {
        happens(at, "operator: detach", () -> {
            world.detached();
            world.fleet
                    .autoScaling()
                    .detach(Scenario.GROUP, List.of(world.instanceId()), dice.oneOf(Capacity.values()));
            if (dice.chance(0.4)) {
                // Attached to another group, of which nothing else is known.
                happens(
                        facts.now().plus(dice.spread(Duration.ofMinutes(5), LONG)),
                        "operator: attach",
                        () -> world.instance.targetState(Optional.of(TargetState.IN_SERVICE)));
            }
        });
    }

    private void recycle(Instant at) {
        happens(at, "operator: annotates the Node with recycle", () -> {
            world.recycle(Optional.of("requested"));
            var later = facts.now().plus(dice.spread(Duration.ofSeconds(5), LONG));
            switch (dice.between(0, 9)) {
                case 0 -> happens(later, "operator: takes the annotation away", () -> world.recycle(Optional.empty()));
                case 1, 2 -> backInService(later);
                case 3 -> ec2.spot(later);
                default -> {}
            }
        });
    }

    private void happens(Instant at, String what, Runnable cause) {
        world.time.at(at, () -> {
            if (world.over()) {
                return;
            }
            facts.story.say(() -> what);
            try {
                cause.run();
            } catch (ApiRefused otherwise) {
                // The instance has gone another way meanwhile.
                facts.story.say(() -> "AWS: no, " + otherwise.getMessage());
            }
        });
    }
}
