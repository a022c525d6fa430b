package io.curfew.agent.enroll;

import java.time.Duration;

/**
 * The hook that a group is to have.
 *
 * @param heartbeatTimeout 30 s to 2 h (A3)
 */
public record WantedHook(String name, Duration heartbeatTimeout) {
    public static final String TRANSITION = "autoscaling:EC2_INSTANCE_TERMINATING";
    /** AWS' own default is ABANDON, which stops other hooks and may keep the instance (A11, A12). */
    public static final String DEFAULT_RESULT = "CONTINUE";
    /** What NotificationMetadata begins with in a hook of ours. */
    public static final String MARK = "managed by curfew enroll";

    public WantedHook {
        if (heartbeatTimeout.compareTo(Timeouts.SHORTEST) < 0 || heartbeatTimeout.compareTo(Timeouts.LONGEST) > 0) {
            throw new IllegalArgumentException("heartbeat timeout " + heartbeatTimeout + ": 30 s to 2 h");
        }
    }
}
