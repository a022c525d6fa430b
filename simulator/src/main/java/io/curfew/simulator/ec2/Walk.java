package io.curfew.simulator.ec2;

import java.util.Optional;

/**
 * A way through the lifecycle states. IMDS shows the target from the first step on (A7).
 *
 * @param waits where hooks hold the instance; not entered where no hook does
 * @param held by the hooks of which transition; empty where none runs (A17)
 */
record Walk(
        TargetState target,
        LifecycleState begins,
        LifecycleState waits,
        LifecycleState proceeds,
        LifecycleState ends,
        Optional<Transition> held) {

    static final Walk LAUNCH = new Walk(
            TargetState.IN_SERVICE,
            LifecycleState.PENDING,
            LifecycleState.PENDING_WAIT,
            LifecycleState.PENDING_PROCEED,
            LifecycleState.IN_SERVICE,
            Optional.of(Transition.LAUNCHING));

    static final Walk TERMINATION = new Walk(
            TargetState.TERMINATED,
            LifecycleState.TERMINATING,
            LifecycleState.TERMINATING_WAIT,
            LifecycleState.TERMINATING_PROCEED,
            LifecycleState.TERMINATED,
            Optional.of(Transition.TERMINATING));

    static final Walk POOL_TERMINATION = new Walk(
            TargetState.WARMED_TERMINATED,
            LifecycleState.WARMED_TERMINATING,
            LifecycleState.WARMED_TERMINATING_WAIT,
            LifecycleState.WARMED_TERMINATING_PROCEED,
            LifecycleState.WARMED_TERMINATED,
            Optional.of(Transition.TERMINATING));

    static final Walk ENTER_STANDBY =
            straight(TargetState.STANDBY, LifecycleState.ENTERING_STANDBY, LifecycleState.STANDBY);

    static final Walk EXIT_STANDBY =
            straight(TargetState.IN_SERVICE, LifecycleState.PENDING, LifecycleState.IN_SERVICE);

    static final Walk DETACH = straight(TargetState.DETACHED, LifecycleState.DETACHING, LifecycleState.DETACHED);

    /** From service into the warm pool: the terminating hooks run (A16). */
    static Walk intoPool(PoolState pool) {
        return new Walk(
                pool.target(),
                LifecycleState.WARMED_PENDING,
                LifecycleState.WARMED_PENDING_WAIT,
                LifecycleState.WARMED_PENDING_PROCEED,
                pool.state(),
                Optional.of(Transition.TERMINATING));
    }

    /** First launch into the warm pool: the launching hooks run (A16). */
    static Walk launchIntoPool(PoolState pool) {
        var walk = intoPool(pool);
        return new Walk(
                walk.target, walk.begins, walk.waits, walk.proceeds, walk.ends, Optional.of(Transition.LAUNCHING));
    }

    /** The way out for an instance that is in {@code state}; empty where it is on its way out already. */
    static Optional<Walk> terminationFrom(LifecycleState state) {
        return switch (state) {
            case PENDING, PENDING_WAIT, PENDING_PROCEED, IN_SERVICE, ENTERING_STANDBY, STANDBY, DETACHING ->
                Optional.of(TERMINATION);
            case WARMED_PENDING,
                    WARMED_PENDING_WAIT,
                    WARMED_PENDING_PROCEED,
                    WARMED_STOPPED,
                    WARMED_RUNNING,
                    WARMED_HIBERNATED -> Optional.of(POOL_TERMINATION);
            case TERMINATING,
                    TERMINATING_WAIT,
                    TERMINATING_PROCEED,
                    TERMINATING_RETAINED,
                    TERMINATED,
                    DETACHED,
                    WARMED_TERMINATING,
                    WARMED_TERMINATING_WAIT,
                    WARMED_TERMINATING_PROCEED,
                    WARMED_TERMINATED -> Optional.empty();
        };
    }

    Walk withoutHooks() {
        return new Walk(target, begins, waits, proceeds, ends, Optional.empty());
    }

    private static Walk straight(TargetState target, LifecycleState begins, LifecycleState ends) {
        return new Walk(target, begins, begins, begins, ends, Optional.empty());
    }
}
