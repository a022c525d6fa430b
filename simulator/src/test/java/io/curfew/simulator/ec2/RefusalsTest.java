package io.curfew.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A6, A22: what Auto Scaling says no to, by itself and by rule. */
final class RefusalsTest {
    private final World world = World.withHooks("curfew");

    @Test
    void anUnknownGroupIsNamedInTheMessage() {
        World.assertRefused(
                () -> world.api.describeHooks("none", List.of()),
                "ValidationError",
                "AutoScalingGroup name not found - AutoScalingGroup none not found");
    }

    @Test
    void anUnknownHookIsNamedInTheMessage() {
        World.assertRefused(
                () -> world.api.complete(world.key("none"), Result.CONTINUE),
                "ValidationError",
                "No Lifecycle Hook found with name: none");
    }

    @Test
    void anUnknownInstanceIsNamedInTheMessage() {
        World.assertRefused(
                () -> world.api.terminate("i-1", Capacity.KEEP),
                "ValidationError",
                "Instance Id not found - No managed instance found for instance ID: i-1");
    }

    @Test
    void anUnknownInstanceIsNotDescribed() {
        assertThat(world.api.describeInstances(List.of("i-1"))).isEmpty();
        assertThat(world.api.describeInstances(List.of("i-1", world.id))).hasSize(1);
    }

    @Test
    void aRuleThrottlesOneActionAsOftenAsItSays() {
        world.fleet.scaleIn(world.id);
        world.api.refuse(1, ApiAction.COMPLETE_LIFECYCLE_ACTION, Refusal.throttling());

        world.api.heartbeat(world.key("curfew"));
        World.assertRefused(
                () -> world.api.complete(world.key("curfew"), Result.CONTINUE), "Throttling", "Rate exceeded");
        world.api.complete(world.key("curfew"), Result.CONTINUE);
    }

    @Test
    void aMissingPermissionIsNamedInTheMessage() {
        world.api.refuse(ApiAction.DESCRIBE_LIFECYCLE_HOOKS, Refusal.accessDenied(ApiAction.DESCRIBE_LIFECYCLE_HOOKS));

        World.assertRefused(
                () -> world.api.describeHooks(World.GROUP, List.of()),
                "AccessDenied",
                "User: arn:aws:sts::123456789012:assumed-role/node/i-0 is not authorized to perform:"
                        + " autoscaling:DescribeLifecycleHooks because no identity-based policy allows the"
                        + " autoscaling:DescribeLifecycleHooks action");
        world.api.refusals().clear();
        assertThat(world.api.describeHooks(World.GROUP, List.of())).hasSize(1);
    }

    @Test
    void theHistoryTellsAcceptedFromRefused() {
        world.fleet.scaleIn(world.id);
        world.api.refuse(1, ApiAction.RECORD_LIFECYCLE_ACTION_HEARTBEAT, Refusal.unavailable());
        World.assertRefused(
                () -> world.api.heartbeat(world.key("curfew")), "ServiceUnavailable", "Service Unavailable");
        world.passSeconds(5);
        world.api.heartbeat(world.key("curfew"));

        assertThat(world.fleet.history().calls()).extracting(ApiCall::accepted).containsExactly(false, true);
        assertThat(world.fleet.history().accepted(ApiAction.RECORD_LIFECYCLE_ACTION_HEARTBEAT, "curfew", world.id))
                .singleElement()
                .satisfies(call -> assertThat(call.at()).isEqualTo(world.time.instant()));
    }

    @Test
    void aNewHookNeedsATransition() {
        var change = new HookChange(
                "new",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        World.assertRefused(
                () -> world.api.putHook(World.GROUP, change),
                "ValidationError",
                "LifecycleTransition is required to create a lifecycle hook");
    }

    @Test
    void aChangeOfAHookKeepsWhatItDoesNotName() {
        var change = new HookChange(
                "curfew",
                Optional.empty(),
                Optional.of(Duration.ofMinutes(10)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        world.api.putHook(World.GROUP, change);

        assertThat(world.api.describeHooks(World.GROUP, List.of("curfew")))
                .containsExactly(Hook.terminating("curfew").withHeartbeatTimeout(Duration.ofMinutes(10)));
    }
}
