package io.curfew.simulator.ec2;

import java.time.Instant;

/** An instance went from one lifecycle state to another. */
public record StateChange(Instant at, String instance, LifecycleState from, LifecycleState to) {}
