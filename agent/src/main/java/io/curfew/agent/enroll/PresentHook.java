package io.curfew.agent.enroll;

import java.time.Duration;

/**
 * A lifecycle hook as DescribeLifecycleHooks gives it, of either transition (A5).
 *
 * @param transition such as {@code autoscaling:EC2_INSTANCE_TERMINATING}
 * @param metadata NotificationMetadata, empty where there is none
 */
public record PresentHook(
        String name, String transition, Duration heartbeatTimeout, String defaultResult, String metadata) {

    /** Whether enroll made it. This guards enroll and unenroll only: for the agent, a hook's name decides. */
    boolean marked() {
        return metadata.startsWith(WantedHook.MARK);
    }
}
