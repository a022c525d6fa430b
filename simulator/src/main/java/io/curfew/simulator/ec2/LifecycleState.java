package io.curfew.simulator.ec2;

import java.util.Set;

/** Where an instance stands in its group, as DescribeAutoScalingInstances tells (A10). Never shown by IMDS. */
public enum LifecycleState {
    PENDING("Pending"),
    PENDING_WAIT("Pending:Wait"),
    PENDING_PROCEED("Pending:Proceed"),
    IN_SERVICE("InService"),
    TERMINATING("Terminating"),
    TERMINATING_WAIT("Terminating:Wait"),
    TERMINATING_PROCEED("Terminating:Proceed"),
    TERMINATING_RETAINED("Terminating:Retained"),
    TERMINATED("Terminated"),
    DETACHING("Detaching"),
    DETACHED("Detached"),
    ENTERING_STANDBY("EnteringStandby"),
    STANDBY("Standby"),
    WARMED_PENDING("Warmed:Pending"),
    WARMED_PENDING_WAIT("Warmed:Pending:Wait"),
    WARMED_PENDING_PROCEED("Warmed:Pending:Proceed"),
    WARMED_STOPPED("Warmed:Stopped"),
    WARMED_RUNNING("Warmed:Running"),
    WARMED_HIBERNATED("Warmed:Hibernated"),
    WARMED_TERMINATING("Warmed:Terminating"),
    WARMED_TERMINATING_WAIT("Warmed:Terminating:Wait"),
    WARMED_TERMINATING_PROCEED("Warmed:Terminating:Proceed"),
    WARMED_TERMINATED("Warmed:Terminated");

    private static final Set<LifecycleState> COUNTED = Set.of(PENDING, PENDING_WAIT, PENDING_PROCEED, IN_SERVICE);
    private static final Set<LifecycleState> POOLED = Set.of(WARMED_STOPPED, WARMED_RUNNING, WARMED_HIBERNATED);
    private static final Set<LifecycleState> GONE = Set.of(TERMINATED, WARMED_TERMINATED, DETACHED);

    private final String text;

    LifecycleState(String text) {
        this.text = text;
    }

    /** As the API writes it. */
    public String text() {
        return text;
    }

    /** Whether it counts towards the desired capacity. */
    boolean counts() {
        return COUNTED.contains(this);
    }

    boolean pooled() {
        return POOLED.contains(this);
    }

    /** Whether the group no longer knows the instance. */
    boolean gone() {
        return GONE.contains(this);
    }
}
