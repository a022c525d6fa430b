package io.curfew.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A18, S2, S14: what is wanted of a group, and what comes in place of what goes. */
final class CapacityTest {
    private final World world = World.withHooks("curfew");

    @Test
    void standbyWithoutDecrementLaunchesAReplacementFirst() {
        world.api.enterStandby(World.GROUP, List.of(world.id), Capacity.KEEP);
        world.pass(Duration.ZERO);

        assertThat(world.state()).contains(LifecycleState.ENTERING_STANDBY);
        assertThat(states()).containsExactly(LifecycleState.ENTERING_STANDBY, LifecycleState.PENDING);
        world.passSeconds(31);
        assertThat(states()).containsExactly(LifecycleState.STANDBY, LifecycleState.IN_SERVICE);
        assertThat(world.instance.targetState()).contains(TargetState.STANDBY);
    }

    @Test
    void standbyWithDecrementLaunchesNothing() {
        world.api.enterStandby(World.GROUP, List.of(world.id), Capacity.DECREMENT);
        world.passSeconds(60);

        assertThat(states()).containsExactly(LifecycleState.STANDBY);
        assertThat(world.fleet.desired(World.GROUP)).isZero();
    }

    @Test
    void severalLeaveStandbyTogetherWithoutALaunch() {
        var other = world.fleet.inService(World.GROUP).identity().id();
        var both = List.of(world.id, other);
        world.api.enterStandby(World.GROUP, both, Capacity.DECREMENT);
        world.passSeconds(1);

        world.api.exitStandby(World.GROUP, both);
        world.passSeconds(60);

        assertThat(states()).containsExactly(LifecycleState.IN_SERVICE, LifecycleState.IN_SERVICE);
        assertThat(world.instance.targetState()).contains(TargetState.IN_SERVICE);
    }

    @Test
    void standbyIsForInstancesInService() {
        world.fleet.scaleIn(world.id);

        World.assertRefused(
                () -> world.api.enterStandby(World.GROUP, List.of(world.id), Capacity.KEEP),
                "ValidationError",
                "The instance " + world.id + " is not in InService.");
    }

    @Test
    void anInstanceInStandbyIsTerminatedThroughItsHooks() {
        world.api.enterStandby(World.GROUP, List.of(world.id), Capacity.KEEP);
        world.passSeconds(60);

        world.api.terminate(world.id, Capacity.KEEP);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_WAIT);
        world.api.complete(world.key("curfew"), Result.CONTINUE);
        world.passSeconds(60);
        assertThat(states()).containsExactly(LifecycleState.IN_SERVICE);
    }

    @Test
    void aDecrementForAnInstanceInStandbyTakesAHealthyOneToo() {
        world.api.enterStandby(World.GROUP, List.of(world.id), Capacity.KEEP);
        world.passSeconds(60);

        world.api.terminate(world.id, Capacity.DECREMENT);
        world.pass(Duration.ZERO);
        assertThat(states()).containsExactly(LifecycleState.TERMINATING_WAIT, LifecycleState.TERMINATING_WAIT);
    }

    @Test
    void aTerminationWithoutDecrementIsReplacedAtOnce() {
        world.api.terminate(world.id, Capacity.KEEP);
        world.pass(Duration.ZERO);

        assertThat(states()).containsExactly(LifecycleState.TERMINATING_WAIT, LifecycleState.PENDING);
    }

    @Test
    void aScaleInIsNotReplaced() {
        world.fleet.scaleIn(world.id);
        world.passSeconds(60);

        assertThat(states()).containsExactly(LifecycleState.TERMINATING_WAIT);
        assertThat(world.fleet.history().calls(ApiAction.TERMINATE_INSTANCE)).isEmpty();
    }

    @Test
    void whatEc2TakesAwayIsReplaced() {
        world.fleet.lose(world.id);
        world.passSeconds(31);

        assertThat(states()).containsExactly(LifecycleState.IN_SERVICE);
    }

    @Test
    void theDesiredCapacityDoesNotFallBelowTheLeast() {
        var small = new World(World.group("curfew").withSizes(1, 2));

        World.assertRefused(
                () -> small.api.terminate(small.id, Capacity.DECREMENT),
                "ValidationError",
                "Currently, desiredSize equals minSize (1). Terminating instance without replacement will violate"
                        + " group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or"
                        + " lower group's min size.");
    }

    @Test
    void aDetachedInstanceLeavesTheGroupWithoutItsHooks() {
        world.api.detach(World.GROUP, List.of(world.id), Capacity.DECREMENT);
        world.passSeconds(1);

        assertThat(world.instance.targetState()).contains(TargetState.DETACHED);
        assertThat(states()).isEmpty();
        assertThat(world.fleet.history().hookEnds()).isEmpty();
        World.assertRefused(
                () -> world.api.detach(World.GROUP, List.of(world.id), Capacity.KEEP),
                "ValidationError",
                "The instance " + world.id + " is not part of Auto Scaling group workers.");
    }

    private List<LifecycleState> states() {
        return world.api.describeInstances(List.of()).stream()
                .map(InstanceView::state)
                .toList();
    }
}
