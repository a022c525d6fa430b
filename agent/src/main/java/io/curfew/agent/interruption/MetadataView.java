package io.curfew.agent.interruption;

import java.time.Instant;
import java.util.Optional;

/**
 * The newest answers of instance metadata.
 *
 * @param instanceId {@code instance-id}
 * @param targetState {@code autoscaling/target-lifecycle-state}
 * @param lastAnswer when instance metadata last gave a usable answer (a 404 is one)
 */
public record MetadataView(Reading<String> instanceId, Reading<TargetState> targetState, Optional<Instant> lastAnswer) {

    public static MetadataView notYetAsked(Instant now) {
        return new MetadataView(Reading.notYetAsked(now), Reading.notYetAsked(now), Optional.empty());
    }
}
