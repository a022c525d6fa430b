package io.curfew.agent.interruption;

import java.util.Arrays;
import java.util.Optional;

/** Where Auto Scaling is taking the instance: {@code autoscaling/target-lifecycle-state} (A14). */
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

    /** As instance metadata writes it. */
    public String text() {
        return text;
    }

    /** Reads what instance metadata gave; empty where that is none of the documented states. */
    public static Optional<TargetState> parse(String text) {
        return Arrays.stream(values()).filter(s -> s.text.equals(text.strip())).findFirst();
    }
}
