package io.curfew.simulator.ec2;

import java.util.Arrays;
import java.util.Optional;

/** The actions of the Auto Scaling API that are simulated. */
public enum ApiAction {
    DESCRIBE_AUTO_SCALING_INSTANCES("DescribeAutoScalingInstances"),
    DESCRIBE_AUTO_SCALING_GROUPS("DescribeAutoScalingGroups"),
    DESCRIBE_LIFECYCLE_HOOKS("DescribeLifecycleHooks"),
    RECORD_LIFECYCLE_ACTION_HEARTBEAT("RecordLifecycleActionHeartbeat"),
    COMPLETE_LIFECYCLE_ACTION("CompleteLifecycleAction"),
    PUT_LIFECYCLE_HOOK("PutLifecycleHook"),
    DELETE_LIFECYCLE_HOOK("DeleteLifecycleHook"),
    TERMINATE_INSTANCE("TerminateInstanceInAutoScalingGroup"),
    ENTER_STANDBY("EnterStandby"),
    EXIT_STANDBY("ExitStandby"),
    DETACH_INSTANCES("DetachInstances");

    private final String text;

    ApiAction(String text) {
        this.text = text;
    }

    /** As the API writes it. */
    public String text() {
        return text;
    }

    static Optional<ApiAction> named(String text) {
        return Arrays.stream(values())
                .filter(action -> action.text.equals(text))
                .findFirst();
    }
}
