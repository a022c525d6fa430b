package io.curfew.agent.plan;

/** How the drain weighs order and courtesy against time (drain.md 2.5). */
public enum Haste {
    /** Critical pods when all others are gone; protected pods are waited for. */
    PATIENT,
    /** A spot interruption: critical pods 30 s before their time at the latest; protection is no reason to wait. */
    HURRIED
}
