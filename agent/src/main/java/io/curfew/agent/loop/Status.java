package io.curfew.agent.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the agent is doing and why it waits, as decided in one turn: the source of /status, of the gauges and of the
 * log. A later version adds fields, and never renames one (docs/status.md).
 *
 * @param at the turn's time
 * @param phase where the plan stands
 * @param reason one sentence for people: what is going on, or what is waited for
 * @param plan present while an interruption stands that is acted on
 * @param interruptions all that stand, the ruling one first
 * @param pods every pod of the node, blocking ones first; empty until pods are watched
 * @param hooks the owned hooks, once known
 * @param troubles what stands in the way and is not a pod: a missing permission, an API that cannot be reached
 */
public record Status(
        Instant at,
        Phase phase,
        String reason,
        NodeStatus node,
        MetadataStatus metadata,
        Optional<PlanStatus> plan,
        List<InterruptionStatus> interruptions,
        List<PodStatus> pods,
        List<HookStatus> hooks,
        List<String> troubles) {

    public Status {
        interruptions = List.copyOf(interruptions);
        pods = List.copyOf(pods);
        hooks = List.copyOf(hooks);
        troubles = List.copyOf(troubles);
    }

    /** One of which nothing more is told than the plan. */
    public Status(
            Instant at,
            Phase phase,
            String reason,
            NodeStatus node,
            MetadataStatus metadata,
            Optional<PlanStatus> plan,
            List<PodStatus> pods,
            List<HookStatus> hooks,
            List<String> troubles) {
        this(at, phase, reason, node, metadata, plan, List.of(), pods, hooks, troubles);
    }

    /** In the order in which a termination passes through them. */
    public enum Phase {
        /** The own Node has not been read yet. */
        STARTING,
        /** Nothing is announced. */
        IDLE,
        /** Something is announced that is not acted on yet. */
        ANNOUNCED,
        /** The Node is not this instance's: nothing is ever done to it. */
        REFUSED,
        CORDONING,
        /** The plan only keeps new pods away, and they are. */
        CORDONED,
        DRAINING,
        /** No blocking pod is left; the completion waits for volumes or load balancers. */
        HOLDING,
        /** No blocking pod is left; the hook is being completed. */
        COMPLETING,
        /** All that Curfew can do is done. */
        DONE;

        /** As status, metrics and logs write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public record NodeStatus(String name, Optional<String> instanceId, boolean cordoned, boolean cordonedByCurfew) {}

    /** {@code targetState} as last known; {@code doubt} why that may be old. */
    public record MetadataStatus(Optional<String> targetState, Optional<Instant> lastAnswer, Optional<String> doubt) {}

    /** {@code effect} is {@code drain} or {@code cordon}. */
    public record PlanStatus(
            String interruption,
            Instant firstSeen,
            Instant deadline,
            String deadlineReason,
            String onTimeout,
            String effect) {}

    /**
     * @param effect what it asks for: {@code drain}, {@code cordon}, or {@code ignore} by its setting
     * @param begins not acted on before this; this and the deadline are empty where it is ignored
     * @param rules whether the plan's deadline is its own
     * @param why it rules or not, one sentence
     */
    public record InterruptionStatus(
            String kind,
            Instant firstSeen,
            String effect,
            Optional<Instant> begins,
            Optional<Instant> deadline,
            Optional<String> deadlineReason,
            boolean rules,
            String why) {}

    /**
     * @param podClass such as {@code to-evict}, {@code daemon-set}
     * @param blocking whether the hook waits for it
     * @param state such as {@code waiting}, {@code blocked}, {@code terminating}, {@code stuck}, {@code left-alone}
     * @param why one sentence
     */
    public record PodStatus(
            String namespace,
            String name,
            String uid,
            String podClass,
            boolean blocking,
            String state,
            String why,
            int attempts) {}

    /** {@code state} is {@code open}, {@code completed} or {@code over}. */
    public record HookStatus(
            String name,
            String group,
            String state,
            Duration heartbeatTimeout,
            Optional<Instant> lastHeartbeat,
            Optional<Instant> nextHeartbeat) {}

    /** Pods that the hook waits for. */
    public List<PodStatus> blocking() {
        return pods.stream().filter(PodStatus::blocking).toList();
    }
}
