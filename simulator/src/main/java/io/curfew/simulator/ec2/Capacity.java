package io.curfew.simulator.ec2;

/** What a call that takes an instance out of service does to the desired capacity. */
public enum Capacity {
    /** One less is wanted from now on. */
    DECREMENT,
    /** As many are wanted as before: a replacement is launched. */
    KEEP
}
