package io.curfew.agent.plan;

/** Whether a terminating hook runs, to be kept alive and completed. */
public enum Hooks {
    /** Standby, detach, maintenance and spot alone: nothing waits for a completion (A17). */
    NONE,
    SERVED
}
