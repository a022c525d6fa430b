package io.curfew.simulator.ec2;

/** What the instances of a warm pool do until they are needed. */
public enum PoolState {
    STOPPED(TargetState.WARMED_STOPPED, LifecycleState.WARMED_STOPPED),
    RUNNING(TargetState.WARMED_RUNNING, LifecycleState.WARMED_RUNNING),
    HIBERNATED(TargetState.WARMED_HIBERNATED, LifecycleState.WARMED_HIBERNATED);

    private final TargetState target;
    private final LifecycleState state;

    PoolState(TargetState target, LifecycleState state) {
        this.target = target;
        this.state = state;
    }

    TargetState target() {
        return target;
    }

    LifecycleState state() {
        return state;
    }
}
