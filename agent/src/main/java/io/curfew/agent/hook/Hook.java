package io.curfew.agent.hook;

import java.time.Duration;

/**
 * A lifecycle hook of the terminating transition, as DescribeLifecycleHooks gives it (A5).
 *
 * @param heartbeatTimeout 30 s to 7200 s (A3)
 * @param globalTimeout the longest wait that heartbeats can buy: at most 48 h or 100 heartbeat timeouts (A4)
 * @param defaultResult CONTINUE or ABANDON, what happens when the hook times out
 */
public record Hook(
        String name, String group, Duration heartbeatTimeout, Duration globalTimeout, String defaultResult) {}
