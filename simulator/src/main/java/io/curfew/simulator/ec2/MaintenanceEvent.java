package io.curfew.simulator.ec2;

import java.time.Instant;
import java.util.Optional;

/**
 * A scheduled event of EC2.
 *
 * @param code instance-stop, instance-retirement, instance-reboot, system-reboot or system-maintenance
 * @param notAfter AWS leaves it out at times (nth.md section 5)
 * @param state active, completed or canceled
 */
public record MaintenanceEvent(
        String id,
        String code,
        String description,
        Instant notBefore,
        Optional<Instant> notAfter,
        Optional<Instant> notBeforeDeadline,
        String state) {

    /** An event that is still to come, with as little as AWS is known to give. */
    public static MaintenanceEvent active(String id, String code, Instant notBefore) {
        return new MaintenanceEvent(
                id, code, "scheduled " + code, notBefore, Optional.empty(), Optional.empty(), "active");
    }

    public MaintenanceEvent withNotAfter(Instant instant) {
        return new MaintenanceEvent(id, code, description, notBefore, Optional.of(instant), notBeforeDeadline, state);
    }

    /** The same event in the history. */
    public MaintenanceEvent completed() {
        return ended("[Completed] ", "completed");
    }

    /** The same event in the history, called off. */
    public MaintenanceEvent canceled() {
        return ended("[Canceled] ", "canceled");
    }

    private MaintenanceEvent ended(String prefix, String ended) {
        return new MaintenanceEvent(id, code, prefix + description, notBefore, notAfter, notBeforeDeadline, ended);
    }
}
