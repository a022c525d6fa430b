package io.curfew.trials.demo;

import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.ec2.LifecycleState;
import io.curfew.simulator.ec2.MaintenanceEvent;
import io.curfew.simulator.ec2.PoolState;
import io.curfew.simulator.ec2.SpotNotice;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What happens to the instance in a scenario, beginning with the notice. */
final class Course {
    private static final Duration SPOT_LEAD = Duration.ofSeconds(40);
    private static final Duration MAINTENANCE_LEAD = Duration.ofSeconds(35);

    private final DemoWorld world;
    private final Chronicle chronicle;
    private final Runnable reboot;

    /** @param reboot lets the agent die and begin anew, as it does when its machine reboots */
    Course(DemoWorld world, Chronicle chronicle, Runnable reboot) {
        this.world = world;
        this.chronicle = chronicle;
        this.reboot = reboot;
    }

    void begin(DemoScenario scenario) {
        switch (scenario) {
            case TERMINATION -> terminate();
            case PDB -> {
                terminate();
                after(Duration.ofSeconds(15), this::anotherReplica);
            }
            case SPOT -> spot();
            case REBALANCE -> {
                notice("EC2 recommends to rebalance: a spot interruption is likely");
                world.ec2().recommendRebalance(world.instance());
                after(Duration.ofSeconds(8), this::spot);
            }
            case MAINTENANCE -> maintenance();
            case WARM_POOL -> pool();
            case RECYCLE -> notice("an operator asks for a replacement: curfew.io/recycle=requested");
        }
    }

    private void terminate() {
        notice("Auto Scaling wants it Terminated");
        world.ec2().terminate(world.instance());
    }

    private void anotherReplica() {
        notice("somebody scales the Deployment up: the budget opens");
        world.cluster()
                .cluster()
                .add(Sketch.pod("shop/web-4").on(DemoWorld.OTHER_NODE).ofReplicaSet("web"));
    }

    private void spot() {
        notice("EC2 takes the instance in " + SPOT_LEAD.toSeconds() + " s (as a rule it says so 2 min before)");
        world.ec2().announceSpot(world.instance(), SpotNotice.Action.TERMINATE, SPOT_LEAD);
        after(
                SPOT_LEAD,
                () -> world.ec2().fleet().lose(world.instance().identity().id()));
    }

    private void maintenance() {
        var event = MaintenanceEvent.active("instance-event-0d5993", "system-reboot", now().plus(MAINTENANCE_LEAD));
        notice("EC2 schedules " + event.code() + " in " + MAINTENANCE_LEAD.toSeconds() + " s");
        world.instance().schedule(event);
        after(MAINTENANCE_LEAD, () -> {
            chronicle.add(new Fact(now(), Fact.Kind.REBOOT, world.nodeName(), "all processes end, the agent's too"));
            var boot = Json.object();
            boot.putObject("status").putObject("nodeInfo").put("bootID", "boot-2-of-" + world.nodeName());
            world.cluster()
                    .cluster()
                    .alter(Resource.NODES, "", world.nodeName(), Part.STATUS, new Patch.Merge(boot), false);
            world.instance().endMaintenance(event.completed());
            reboot.run();
        });
    }

    private void pool() {
        notice("Auto Scaling scales in, back to the warm pool");
        var id = world.instance().identity().id();
        world.ec2().fleet().onStateChange(change -> {
            if (change.instance().equals(id) && change.to() == LifecycleState.WARMED_RUNNING) {
                after(Duration.ofSeconds(4), () -> {
                    notice("Auto Scaling scales out, and takes it from the pool");
                    world.ec2().fleet().takeFromPool(id);
                });
            }
        });
        world.ec2().fleet().scaleInToPool(id, PoolState.RUNNING);
    }

    private void notice(String what) {
        chronicle.add(
                new Fact(now(), Fact.Kind.NOTICE, world.instance().identity().id(), what));
    }

    private void after(Duration time, Runnable what) {
        world.time().after(time, what);
    }

    private Instant now() {
        return world.time().instant();
    }

    /** What an operator has written on the Node before the agent looks at it. */
    static Optional<String> annotation(DemoScenario scenario) {
        return scenario == DemoScenario.RECYCLE ? Optional.of("requested") : Optional.empty();
    }
}
