package io.curfew.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A6 to A8: what stands between the announcement and the wait, and what ends the wait. */
final class TerminationTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void theTargetStateShowsBeforeTheWaitBegins() {
        var world = new World(World.group("curfew").withDeregistration(MINUTE));

        world.fleet.scaleIn(world.id);

        assertThat(world.instance.targetState()).contains(TargetState.TERMINATED);
        assertThat(world.state()).contains(LifecycleState.TERMINATING);
        world.pass(MINUTE);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_WAIT);
    }

    @Test
    void nothingCanBeCompletedBeforeTheWaitBegins() {
        var world = new World(World.group("curfew").withDeregistration(MINUTE));
        world.fleet.scaleIn(world.id);

        World.assertRefused(
                () -> world.api.complete(world.key("curfew"), Result.CONTINUE),
                "ValidationError",
                "No active Lifecycle Action found with instance ID " + world.id);
        world.pass(MINUTE);
        world.api.complete(world.key("curfew"), Result.CONTINUE);
    }

    @Test
    void nothingCanBeCompletedWhileTheWaitIsNotKnownEverywhere() {
        var world = new World(World.group("curfew").withPropagation(Duration.ofSeconds(10)));
        world.fleet.scaleIn(world.id);

        assertThat(world.state()).contains(LifecycleState.TERMINATING_WAIT);
        World.assertRefused(
                () -> world.api.heartbeat(world.key("curfew")),
                "ValidationError",
                "No active Lifecycle Action found with instance ID " + world.id);
        world.passSeconds(10);
        world.api.heartbeat(world.key("curfew"));
    }

    @Test
    void aCompletionLetsTheInstanceGo() {
        var world = World.withHooks("curfew");
        var states = world.statesFromNowOn();
        world.fleet.scaleIn(world.id);

        world.api.complete(world.key("curfew"), Result.CONTINUE);
        world.passSeconds(1);

        assertThat(states)
                .containsExactly(
                        LifecycleState.TERMINATING,
                        LifecycleState.TERMINATING_WAIT,
                        LifecycleState.TERMINATING_PROCEED,
                        LifecycleState.TERMINATED);
        assertThat(world.state()).isEmpty();
    }

    @Test
    void aSecondCompletionFindsNothing() {
        var world = World.withHooks("curfew");
        world.fleet.scaleIn(world.id);
        world.api.complete(world.key("curfew"), Result.CONTINUE);

        World.assertRefused(
                () -> world.api.complete(world.key("curfew"), Result.CONTINUE),
                "ValidationError",
                "No active Lifecycle Action found with instance ID " + world.id);
        assertThat(world.fleet.history().accepted(ApiAction.COMPLETE_LIFECYCLE_ACTION, "curfew", world.id))
                .hasSize(1);
        assertThat(world.fleet.history().calls(ApiAction.COMPLETE_LIFECYCLE_ACTION))
                .hasSize(2);
    }

    @Test
    void aTokenNamesTheActionAsWellAsAnInstance() {
        var world = World.withHooks("curfew", "other");
        world.fleet.scaleIn(world.id);
        var token = world.fleet.openTokens(world.id).getFirst();

        World.assertRefused(
                () -> world.api.complete(ActionKey.ofToken(World.GROUP, "curfew", "none"), Result.CONTINUE),
                "ValidationError",
                "No active Lifecycle Action found with token none");
        world.api.complete(ActionKey.ofToken(World.GROUP, "curfew", token), Result.CONTINUE);
        assertThat(world.onlyEnd().hook()).isEqualTo("curfew");
    }

    @Test
    void withoutHooksNobodyWaits() {
        var world = World.withHooks();
        var states = world.statesFromNowOn();

        world.fleet.scaleIn(world.id);
        world.passSeconds(1);

        assertThat(states).containsExactly(LifecycleState.TERMINATING, LifecycleState.TERMINATED);
    }

    @Test
    void launchingHooksDoNotHoldATermination() {
        var world = new World(World.group().withHook(Hook.launching("ready")));
        world.fleet.scaleIn(world.id);

        assertThat(world.state()).contains(LifecycleState.TERMINATING);
    }

    @Test
    void whatEc2TakesAwayWaitsForNoHook() {
        var world = World.withHooks("curfew");
        world.fleet.scaleIn(world.id);

        world.fleet.lose(world.id);

        assertThat(world.state()).isEmpty();
        assertThat(world.onlyEnd().by()).isEqualTo(HookEnd.By.INSTANCE_GONE);
        World.assertRefused(
                () -> world.api.complete(world.key("curfew"), Result.CONTINUE),
                "ValidationError",
                "No active Lifecycle Action found with instance ID " + world.id);
    }

    @Test
    void anAbandonedInstanceIsRetainedWhereThePolicySaysSo() {
        var world = new World(World.group("curfew").withOnAbandon(GroupSettings.OnAbandon.RETAIN));
        world.fleet.scaleIn(world.id);

        world.api.complete(world.key("curfew"), Result.ABANDON);
        world.passSeconds(3600);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_RETAINED);

        world.api.terminate(world.id, Capacity.KEEP);
        world.passSeconds(1);
        assertThat(world.state()).isEmpty();
    }

    @Test
    void listenersHearOfAChangeAtItsInstantButNotOnTheCallersStack() {
        var world = World.withHooks("curfew");
        var states = world.statesFromNowOn();

        world.fleet.scaleIn(world.id);
        assertThat(states).isEmpty();
        world.pass(Duration.ZERO);
        assertThat(states).containsExactly(LifecycleState.TERMINATING, LifecycleState.TERMINATING_WAIT);
    }
}
