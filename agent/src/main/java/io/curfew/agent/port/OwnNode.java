package io.curfew.agent.port;

import io.curfew.agent.plan.Journal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The own Node as Curfew needs it.
 *
 * @param providerId {@code spec.providerID}, such as {@code aws:///eu-west-1a/i-0abc}; empty where the cloud controller
 *     has not set it
 * @param exclusionLabel value of {@value #EXCLUSION_LABEL}, where it stands there
 * @param volumesAttached names of the volumes that are attached to the instance ({@code status.volumesAttached})
 * @param bootId {@code status.nodeInfo.bootID}, empty where unknown
 * @param recycle value of the annotation {@code curfew.io/recycle}, where it stands there
 * @param conditions those of the two types that Curfew writes, whoever wrote them
 */
public record OwnNode(
        String name,
        String uid,
        String resourceVersion,
        String providerId,
        boolean unschedulable,
        Optional<String> exclusionLabel,
        Journal.Entry journal,
        String bootId,
        boolean ready,
        Set<String> volumesAttached,
        Optional<String> recycle,
        Map<NodeCondition.Type, NodeCondition> conditions) {
    public static final String EXCLUSION_LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";
    /** The value that Curfew gives the label, by which it knows its own. */
    public static final String EXCLUSION_VALUE = "curfew";

    public OwnNode {
        volumesAttached = Set.copyOf(volumesAttached);
        conditions = Map.copyOf(conditions);
    }

    /** One without conditions that concern Curfew. */
    public OwnNode(
            String name,
            String uid,
            String resourceVersion,
            String providerId,
            boolean unschedulable,
            Optional<String> exclusionLabel,
            Journal.Entry journal,
            String bootId,
            boolean ready,
            Set<String> volumesAttached,
            Optional<String> recycle) {
        this(
                name,
                uid,
                resourceVersion,
                providerId,
                unschedulable,
                exclusionLabel,
                journal,
                bootId,
                ready,
                volumesAttached,
                recycle,
                Map.of());
    }

    /** One to which no volume is attached, and that nobody asks to be recycled. */
    public OwnNode(
            String name,
            String uid,
            String resourceVersion,
            String providerId,
            boolean unschedulable,
            Optional<String> exclusionLabel,
            Journal.Entry journal,
            String bootId,
            boolean ready) {
        this(
                name,
                uid,
                resourceVersion,
                providerId,
                unschedulable,
                exclusionLabel,
                journal,
                bootId,
                ready,
                Set.of(),
                Optional.empty());
    }

    /** The same Node with these conditions. */
    public OwnNode with(Map<NodeCondition.Type, NodeCondition> next) {
        return new OwnNode(
                name,
                uid,
                resourceVersion,
                providerId,
                unschedulable,
                exclusionLabel,
                journal,
                bootId,
                ready,
                volumesAttached,
                recycle,
                next);
    }
}
