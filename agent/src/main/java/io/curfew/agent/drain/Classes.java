package io.curfew.agent.drain;

import io.curfew.agent.settings.Settings;
import java.util.Optional;

/** Tells what a pod is to the drain (drain.md 2.3). */
public final class Classes {
    private static final String KARPENTER = "karpenter.sh/do-not-disrupt";
    private static final String AUTOSCALER = "cluster-autoscaler.kubernetes.io/safe-to-evict";
    private static final String CORDON_TAINT = "node.kubernetes.io/unschedulable";
    /** From here on a priority is a system priority: {@code system-cluster-critical} is exactly this. */
    private static final int CRITICAL_PRIORITY = 2_000_000_000;

    private Classes() {}

    public static PodClass of(Pod pod, Optional<String> ownPodUid, Settings.Drain settings) {
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
        // A DaemonSet pod that is being replaced is the DaemonSet's business.
        if (ofDaemonSet(pod)) {
            return PodClass.DAEMON_SET;
        }
        if (pod.deletion().isPresent()) {
            return Wishes.skip(pod) ? PodClass.SKIPPED : PodClass.TERMINATING;
        }
        if (toleratesCordon(pod)) {
            return PodClass.TOLERATES_CORDON;
        }
        if (Wishes.skip(pod)) {
            return PodClass.SKIPPED;
        }
        if (awaited(pod, settings)) {
            return PodClass.AWAITED;
        }
        return settings.honorProtection().on() && isProtected(pod) ? PodClass.PROTECTED : PodClass.TO_EVICT;
    }

    /** Whether the pod is to be waited for, by its own mark or by {@code drain.wait-for}, also once it terminates. */
    public static boolean awaited(Pod pod, Settings.Drain settings) {
        if (Wishes.await(pod)) {
            return true;
        }
        for (var selector : settings.waitFor()) {
            if (selector.matches(pod.namespace(), pod.labels())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isProtected(Pod pod) {
        return "true".equals(pod.annotations().get(KARPENTER))
                || "false".equals(pod.annotations().get(AUTOSCALER));
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

    private static boolean toleratesCordon(Pod pod) {
        for (var toleration : pod.tolerations()) {
            if (toleratesCordon(toleration)) {
                return true;
            }
        }
        return false;
    }

    private static boolean toleratesCordon(Pod.Toleration toleration) {
        var effect = toleration.effect().isEmpty() || toleration.effect().equals("NoSchedule");
        var exists = toleration.operator().equals("Exists");
        var key = toleration.key().equals(CORDON_TAINT) || (toleration.key().isEmpty() && exists);
        return effect && key && (exists || toleration.value().isEmpty());
    }
}
