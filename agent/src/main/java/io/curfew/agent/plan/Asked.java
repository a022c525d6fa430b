package io.curfew.agent.plan;

import java.time.Instant;

/**
 * What one interruption asks for by itself, for people to see beside the plan.
 *
 * @param begins not acted on before this
 * @param deadlineReason where the deadline comes from, in a few words
 */
public record Asked(Effect effect, Instant begins, Instant deadline, String deadlineReason) {}
