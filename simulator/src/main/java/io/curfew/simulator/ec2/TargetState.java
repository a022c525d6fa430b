package io.curfew.simulator.ec2;

/** Where an instance is to end up, as IMDS tells under {@code autoscaling/target-lifecycle-state} (A14). */
public enum TargetState {
    IN_SERVICE("InService"),
    TERMINATED("Terminated"),
    DETACHED("Detached"),
    STANDBY("Standby"),
    WARMED_HIBERNATED("Warmed:Hibernated"),
    WARMED_RUNNING("Warmed:Running"),
    WARMED_STOPPED("Warmed:Stopped"),
    WARMED_TERMINATED("Warmed:Terminated");

    private final String text;

    TargetState(String text) {
        this.text = text;
    }

    /** As IMDS writes it. */
    public String text() {
        return text;
    }
}
