package io.curfew.simulator.ec2;

import java.time.Instant;
import java.util.List;

/** Numbers the scaling activities of a fleet. Guarded by the fleet's lock. */
final class Activities {
    private long begun;

    /** One activity for each instance. */
    List<Activity> of(Group group, Instant at, String description, List<String> instances) {
        return instances.stream()
                .map(instance -> one(group, at, description + instance))
                .toList();
    }

    private Activity one(Group group, Instant at, String description) {
        return new Activity(
                "00000000-0000-0000-0000-" + String.format("%012d", ++begun),
                group.settings().name(),
                description,
                "At " + at + " an instance was moved in response to a user request.",
                at);
    }
}
