package io.curfew.trials.demo;

/** What a test does to the demo's world, to see that the demo notices. */
public enum Sabotage {
    NONE,
    /** A pod that never leaves. */
    STUCK_POD,
    /** Somebody completes the hook behind the agent's back, with pods still on the node. */
    FOREIGN_COMPLETION
}
