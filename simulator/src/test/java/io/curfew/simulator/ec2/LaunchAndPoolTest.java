package io.curfew.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A16: launching hooks, and the way into the warm pool and out of it. */
final class LaunchAndPoolTest {
    private final World world = new World(
            World.group("curfew").withHook(Hook.launching("ready").withHeartbeatTimeout(Duration.ofMinutes(5))));

    @Test
    void aLaunchingHookHoldsTheInstanceInPendingWait() {
        var launched = world.fleet.launch(World.GROUP).identity().id();

        world.passSeconds(30);
        assertThat(world.fleet.state(launched)).contains(LifecycleState.PENDING_WAIT);
        world.api.complete(ActionKey.ofInstance(World.GROUP, "ready", launched), Result.CONTINUE);
        world.passSeconds(1);
        assertThat(world.fleet.state(launched)).contains(LifecycleState.IN_SERVICE);
    }

    @Test
    void anAbandonedLaunchIsTerminatedAndReplaced() {
        var launched = world.fleet.launch(World.GROUP).identity().id();
        world.passSeconds(30);

        world.api.complete(ActionKey.ofInstance(World.GROUP, "ready", launched), Result.ABANDON);
        world.passSeconds(1);

        assertThat(world.fleet.state(launched)).isEmpty();
        assertThat(world.fleet.desired(World.GROUP)).isEqualTo(2);
        assertThat(world.api.describeGroups(List.of(World.GROUP)).getFirst().instances())
                .hasSize(2);
    }

    @Test
    void onItsWayBackToThePoolTheTerminatingHookHoldsTheInstance() {
        var states = world.statesFromNowOn();
        world.fleet.scaleInToPool(world.id, PoolState.STOPPED);

        assertThat(world.instance.targetState()).contains(TargetState.WARMED_STOPPED);
        assertThat(world.state()).contains(LifecycleState.WARMED_PENDING_WAIT);
        world.api.complete(world.key("curfew"), Result.CONTINUE);
        world.passSeconds(1);
        assertThat(states)
                .containsExactly(
                        LifecycleState.WARMED_PENDING,
                        LifecycleState.WARMED_PENDING_WAIT,
                        LifecycleState.WARMED_PENDING_PROCEED,
                        LifecycleState.WARMED_STOPPED);
    }

    @Test
    void outOfThePoolTheLaunchingHookHoldsIt() {
        world.fleet.scaleInToPool(world.id, PoolState.RUNNING);
        world.api.complete(world.key("curfew"), Result.CONTINUE);
        world.passSeconds(1);
        assertThat(world.state()).contains(LifecycleState.WARMED_RUNNING);

        world.fleet.takeFromPool(world.id);
        world.passSeconds(30);
        assertThat(world.instance.targetState()).contains(TargetState.IN_SERVICE);
        assertThat(world.state()).contains(LifecycleState.PENDING_WAIT);
        world.api.complete(world.key("ready"), Result.CONTINUE);
        world.passSeconds(1);
        assertThat(world.state()).contains(LifecycleState.IN_SERVICE);
    }

    @Test
    void aFirstLaunchIntoThePoolIsHeldByTheLaunchingHook() {
        var pooled = world.fleet.launchIntoPool(World.GROUP, PoolState.HIBERNATED);
        var id = pooled.identity().id();

        world.passSeconds(30);
        assertThat(pooled.targetState()).contains(TargetState.WARMED_HIBERNATED);
        assertThat(world.fleet.state(id)).contains(LifecycleState.WARMED_PENDING_WAIT);
        world.api.complete(ActionKey.ofInstance(World.GROUP, "ready", id), Result.CONTINUE);
        world.passSeconds(1);
        assertThat(world.fleet.state(id)).contains(LifecycleState.WARMED_HIBERNATED);
        assertThat(world.fleet.desired(World.GROUP)).isEqualTo(1);
    }

    @Test
    void anInstanceOfThePoolIsTerminatedAsSuch() {
        world.fleet.scaleInToPool(world.id, PoolState.STOPPED);
        world.api.complete(world.key("curfew"), Result.CONTINUE);
        world.passSeconds(1);

        world.fleet.scaleIn(world.id);
        assertThat(world.instance.targetState()).contains(TargetState.WARMED_TERMINATED);
        assertThat(world.state()).contains(LifecycleState.WARMED_TERMINATING_WAIT);
    }
}
