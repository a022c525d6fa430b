package io.curfew.simulator.ec2;

import java.time.Instant;

/** A scaling activity that a call has set off. */
public record Activity(String id, String group, String description, String cause, Instant started) {}
