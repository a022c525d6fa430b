package io.curfew.agent.plan;

/** What an interruption causes on the Node, the mildest first. */
public enum Effect {
    /** Keeps new pods away, and leaves those that run. */
    CORDON,
    DRAIN
}
