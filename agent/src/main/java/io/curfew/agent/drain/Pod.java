package io.curfew.agent.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod as the drain sees it: what its class and its timing depend on, and nothing else, so that the Kubernetes model
 * of a full node need not be kept in memory.
 *
 * @param controller kind and name of the controlling owner
 * @param ownedByNode whether the Node owns the pod (a static pod's mirror)
 * @param mirror whether the annotation {@code kubernetes.io/config.mirror} stands there
 * @param grace {@code spec.terminationGracePeriodSeconds}, at least zero
 * @param deletion present once the pod terminates
 * @param finished phase Succeeded or Failed
 * @param containersEnded every container status is {@code terminated}
 * @param ready condition Ready
 * @param claims names of the persistent volume claims that it mounts
 * @param emptyDir whether it mounts an emptyDir volume
 * @param priority {@code spec.priority}, 0 if none
 */
public record Pod(
        String uid,
        String namespace,
        String name,
        Optional<Owner> controller,
        boolean ownedByNode,
        boolean mirror,
        Duration grace,
        Optional<Deletion> deletion,
        boolean finished,
        boolean containersEnded,
        boolean ready,
        List<String> finalizers,
        List<String> claims,
        boolean emptyDir,
        int priority,
        Optional<String> priorityClass,
        List<Toleration> tolerations,
        Map<String, String> labels,
        Map<String, String> annotations) {

    public Pod {
        finalizers = List.copyOf(finalizers);
        claims = List.copyOf(claims);
        tolerations = List.copyOf(tolerations);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** The controlling owner reference. */
    public record Owner(String apiVersion, String kind, String name) {}

    /** {@code at} is {@code metadata.deletionTimestamp}: request plus grace period. */
    public record Deletion(Instant at, Duration grace) {
        public Instant requested() {
            return at.minus(grace);
        }
    }

    /** As in {@code spec.tolerations}; an empty text stands for an absent field. */
    public record Toleration(String key, String operator, String value, String effect) {}

    /** {@code namespace/name}, as messages name a pod. */
    public String fullName() {
        return namespace + "/" + name;
    }
}
