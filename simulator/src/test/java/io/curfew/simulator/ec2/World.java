package io.curfew.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curfew.simulator.time.HandMovedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A fleet with one group and one instance in service, at a time that is moved by hand. */
final class World {
    static final String GROUP = "workers";

    final HandMovedTime time = new HandMovedTime(Instant.parse("2026-11-21T10:00:00Z"));
    final Fleet fleet = new Fleet(time);
    final AutoScaling api = fleet.autoScaling();
    final InstanceMetadata instance;
    final String id;

    World(GroupSettings settings) {
        fleet.createGroup(settings);
        instance = fleet.inService(GROUP);
        id = instance.identity().id();
    }

    /** A group whose terminating hooks have these names and a heartbeat timeout of five minutes. */
    static World withHooks(String... names) {
        return new World(group(names));
    }

    static GroupSettings group(String... hooks) {
        var settings = GroupSettings.named(GROUP);
        for (var name : hooks) {
            settings = settings.withHook(Hook.terminating(name).withHeartbeatTimeout(Duration.ofMinutes(5)));
        }
        return settings;
    }

    void pass(Duration duration) {
        time.moveBy(duration);
    }

    void passSeconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    ActionKey key(String hook) {
        return ActionKey.ofInstance(GROUP, hook, id);
    }

    Optional<LifecycleState> state() {
        return fleet.state(id);
    }

    List<LifecycleState> statesFromNowOn() {
        var states = new ArrayList<LifecycleState>();
        fleet.onStateChange(change -> {
            if (change.instance().equals(id)) {
                states.add(change.to());
            }
        });
        return states;
    }

    HookEnd onlyEnd() {
        assertThat(fleet.history().hookEnds()).hasSize(1);
        return fleet.history().hookEnds().getFirst();
    }

    static void assertRefused(ThrowingCallable call, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiRefused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(code);
            assertThat(refused.refusal().message()).isEqualTo(message);
        });
    }
}
