package io.curfew.agent.drain;

import java.util.Optional;

/** Tells what a pod is to the drain (drain.md 2.3). */
public final class Classes {
    private static final String CORDON_TAINT = "node.kubernetes.io/unschedulable";
    /** From here on a priority is a system priority: {@code system-cluster-critical} is exactly this. */
    private static final int CRITICAL_PRIORITY = 2_000_000_000;

    private Classes() {}

    public static PodClass of(Pod pod, Optional<String> ownPodUid) {
        if (ownPodUid.filter(pod.uid()::equals).isPresent()) {
            return PodClass.OWN;
        }
        if (pod.mirror() || pod.ownedByNode()) {
            return PodClass.MIRROR;
        }
        // Before "terminating": a finalizer may keep the object of a finished pod for ever, and nothing runs in it.
        if (pod.finished() || (pod.deletion().isPresent() && pod.containersEnded())) {
            return PodClass.FINISHED;
        }
        if (pod.deletion().isPresent()) {
            // A DaemonSet pod that is being replaced is the DaemonSet's business.
            return ofDaemonSet(pod) ? PodClass.DAEMON_SET : PodClass.TERMINATING;
        }
        if (ofDaemonSet(pod)) {
            return PodClass.DAEMON_SET;
        }
        for (var toleration : pod.tolerations()) {
            if (toleratesCordon(toleration)) {
                return PodClass.TOLERATES_CORDON;
            }
        }
        return PodClass.TO_EVICT;
    }

    /** Critical pods go last: others may need them to end well. */
    public static boolean critical(Pod pod) {
        return pod.priority() >= CRITICAL_PRIORITY
                || pod.priorityClass().filter(c -> c.startsWith("system-")).isPresent();
    }

    private static boolean ofDaemonSet(Pod pod) {
        return pod.controller()
                .filter(o -> o.kind().equals("DaemonSet") && o.apiVersion().startsWith("apps/"))
                .isPresent();
    }

    private static boolean toleratesCordon(Pod.Toleration toleration) {
        var effect = toleration.effect().isEmpty() || toleration.effect().equals("NoSchedule");
        var exists = toleration.operator().equals("Exists");
        var key = toleration.key().equals(CORDON_TAINT) || (toleration.key().isEmpty() && exists);
        return effect && key && (exists || toleration.value().isEmpty());
    }
}
