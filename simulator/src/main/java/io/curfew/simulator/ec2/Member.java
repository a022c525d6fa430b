package io.curfew.simulator.ec2;

import io.curfew.simulator.time.WorldTime.Alarm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** An instance in its group: where it stands, and the walk that it is on. Guarded by the lock of its clockwork. */
final class Member {
    private static final Alarm NONE = () -> {};

    private final Clockwork clockwork;
    private final InstanceMetadata metadata;
    private final BiConsumer<LifecycleState, LifecycleState> onChange;
    private LifecycleState state;
    private Optional<HookWait> wait = Optional.empty();
    private Alarm next = NONE;
    private long steps;

    Member(
            Clockwork clockwork,
            InstanceMetadata metadata,
            LifecycleState state,
            BiConsumer<LifecycleState, LifecycleState> onChange) {
        this.clockwork = clockwork;
        this.metadata = metadata;
        this.state = state;
        this.onChange = onChange;
    }

    String id() {
        return metadata.identity().id();
    }

    InstanceMetadata metadata() {
        return metadata;
    }

    LifecycleState state() {
        return state;
    }

    /** The wait for hooks that it is in, if it is in one. */
    Optional<HookWait> hookWait() {
        return wait;
    }

    /**
     * Leaves whatever walk it is on and begins this one.
     *
     * @param first how long the first step takes
     * @param onAbandoned what to do where a hook is abandoned, instead of going on
     */
    void begin(
            Walk walk,
            Duration first,
            GroupSettings settings,
            List<Hook> hooks,
            LifecycleHistory history,
            Consumer<Member> onAbandoned) {
        breakOff();
        metadata.targetState(Optional.of(walk.target()));
        enter(walk.begins());
        later(first, () -> {
            if (hooks.isEmpty()) {
                later(settings.proceeding(), () -> enter(walk.ends()));
                return;
            }
            enter(walk.waits());
            var waiting = new HookWait(clockwork, id(), settings.propagation(), history, result -> {
                wait = Optional.empty();
                if (result == Result.ABANDON) {
                    onAbandoned.accept(this);
                } else {
                    proceed(walk, settings);
                }
            });
            wait = Optional.of(waiting);
            waiting.begin(hooks);
        });
    }

    /** Goes on to the end of the walk. */
    void proceed(Walk walk, GroupSettings settings) {
        enter(walk.proceeds());
        later(settings.proceeding(), () -> enter(walk.ends()));
    }

    /** Stands still in {@code there}, whatever it was about to do. */
    void stop(LifecycleState there) {
        breakOff();
        enter(there);
    }

    /** Runs the next step; at once where there is nothing to wait for, so that no clock has to be moved for it. */
    private void later(Duration delay, Runnable step) {
        var mine = ++steps;
        if (delay.isZero()) {
            step.run();
            return;
        }
        next = clockwork.at(clockwork.now().plus(delay), () -> {
            // Another walk may have begun between the alarm and its turn.
            if (mine == steps) {
                step.run();
            }
        });
    }

    private void breakOff() {
        steps++;
        next.cancel();
        next = NONE;
        wait.ifPresent(HookWait::breakOff);
        wait = Optional.empty();
    }

    private void enter(LifecycleState entered) {
        if (entered != state) {
            var left = state;
            state = entered;
            onChange.accept(left, entered);
        }
    }
}
