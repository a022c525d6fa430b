package io.curfew.simulator.ec2;

import java.time.Instant;

/** How the action of one hook for one instance ended. */
public record HookEnd(Instant at, String instance, String hook, Result result, By by) {

    /** What ended it. */
    public enum By {
        COMPLETION,
        HEARTBEAT_TIMEOUT,
        GLOBAL_TIMEOUT,
        /** Another hook was abandoned, which stops the rest (A11). */
        ANOTHER_ABANDONED,
        HOOK_DELETED,
        /** EC2 took the instance away, or another transition overtook it. */
        INSTANCE_GONE
    }
}
