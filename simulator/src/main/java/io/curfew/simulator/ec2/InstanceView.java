package io.curfew.simulator.ec2;

/** An instance as Auto Scaling describes it (A9). */
public record InstanceView(String instance, String type, String group, String zone, LifecycleState state) {}
