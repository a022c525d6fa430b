package io.curfew.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A2 to A4, A11: timeouts, heartbeats and several hooks. */
final class HookTimeoutTest {

    @ParameterizedTest
    @CsvSource({"30, 3000", "300, 30000", "720, 72000", "1728, 172800", "7200, 172800"})
    void theGlobalTimeoutIsAHundredHeartbeatsOrTwoDays(long heartbeat, long global) {
        var hook = Hook.terminating("curfew").withHeartbeatTimeout(Duration.ofSeconds(heartbeat));

        assertThat(hook.globalTimeout()).isEqualTo(Duration.ofSeconds(global));
    }

    @ParameterizedTest
    @CsvSource({"29", "7201"})
    void aHeartbeatTimeoutOutOfRangeIsNoHook(long seconds) {
        assertThatThrownBy(() -> Hook.terminating("curfew").withHeartbeatTimeout(Duration.ofSeconds(seconds)))
                .hasMessage("HeartbeatTimeout must be between 30 and 7200 seconds, not " + seconds);
    }

    @Test
    void withoutAHeartbeatTheDefaultResultApplies() {
        var world = World.withHooks("curfew");
        world.fleet.scaleIn(world.id);

        world.passSeconds(299);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_WAIT);
        world.passSeconds(1);

        assertThat(world.onlyEnd().by()).isEqualTo(HookEnd.By.HEARTBEAT_TIMEOUT);
        assertThat(world.onlyEnd().result()).isEqualTo(Result.ABANDON);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_PROCEED);
    }

    @Test
    void aHeartbeatRestartsTheTimeout() {
        var world = World.withHooks("curfew");
        world.fleet.scaleIn(world.id);
        world.passSeconds(200);
        world.api.heartbeat(world.key("curfew"));

        world.passSeconds(299);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_WAIT);
        world.passSeconds(1);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_PROCEED);
    }

    @Test
    void noHeartbeatReachesBeyondTheGlobalTimeout() {
        var world = World.withHooks("curfew");
        var begun = world.time.instant();
        world.fleet.scaleIn(world.id);
        while (world.fleet.history().hookEnds().isEmpty()) {
            world.passSeconds(299);
            if (world.fleet.history().hookEnds().isEmpty()) {
                world.api.heartbeat(world.key("curfew"));
            }
        }

        assertThat(world.onlyEnd().by()).isEqualTo(HookEnd.By.GLOBAL_TIMEOUT);
        assertThat(world.onlyEnd().at()).isEqualTo(begun.plusSeconds(30_000));
    }

    @Test
    void aHeartbeatRestartsOnlyItsOwnHook() {
        var world = World.withHooks("curfew", "other");
        world.fleet.scaleIn(world.id);
        world.passSeconds(200);
        world.api.heartbeat(world.key("curfew"));

        world.passSeconds(100);
        assertThat(world.fleet.history().hookEnds().getFirst().hook()).isEqualTo("other");
    }

    @Test
    void aContinuedHookLeavesTheOthersOpen() {
        var world = World.withHooks("curfew", "other");
        world.fleet.scaleIn(world.id);

        world.api.complete(world.key("curfew"), Result.CONTINUE);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_WAIT);
        world.api.complete(world.key("other"), Result.CONTINUE);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_PROCEED);
    }

    @Test
    void anAbandonedHookEndsTheOthers() {
        var world = World.withHooks("curfew", "other");
        world.fleet.scaleIn(world.id);

        world.api.complete(world.key("curfew"), Result.ABANDON);

        assertThat(world.state()).contains(LifecycleState.TERMINATING_PROCEED);
        assertThat(world.fleet.history().hookEnds())
                .extracting(HookEnd::by)
                .containsExactly(HookEnd.By.COMPLETION, HookEnd.By.ANOTHER_ABANDONED);
        World.assertRefused(
                () -> world.api.heartbeat(world.key("other")),
                "ValidationError",
                "No active Lifecycle Action found with instance ID " + world.id);
    }

    @Test
    void aDefaultOfContinueLeavesTheOthersOpen() {
        var settings = World.group("curfew")
                .withHook(Hook.terminating("short")
                        .withHeartbeatTimeout(Duration.ofSeconds(30))
                        .withDefaultResult(Result.CONTINUE));
        var world = new World(settings);
        world.fleet.scaleIn(world.id);

        world.passSeconds(30);
        assertThat(world.onlyEnd().hook()).isEqualTo("short");
        assertThat(world.state()).contains(LifecycleState.TERMINATING_WAIT);
    }

    @Test
    void aDeletedHookLetsATerminatingInstanceGo() {
        var world = World.withHooks("curfew");
        world.fleet.scaleIn(world.id);

        world.api.deleteHook(World.GROUP, "curfew");

        assertThat(world.onlyEnd().by()).isEqualTo(HookEnd.By.HOOK_DELETED);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_PROCEED);
    }

    @Test
    void aChangedHookBindsOnlyWaitsThatBeginLater() {
        var world = World.withHooks("curfew");
        world.fleet.scaleIn(world.id);
        world.api.putHook(
                World.GROUP, HookChange.to(Hook.terminating("curfew").withHeartbeatTimeout(Duration.ofSeconds(30))));

        world.passSeconds(299);
        assertThat(world.state()).contains(LifecycleState.TERMINATING_WAIT);
    }
}
