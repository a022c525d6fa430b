package io.curfew.agent.check;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.Wishes;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.settings.Lengths;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a pod that is here now may hold a drain up.
 *
 * @param toEnd its grace period, or what its mark or {@code drain.grace} makes of it
 * @param afterwards how long its volumes may be waited for
 */
record Need(Pod pod, Duration toEnd, Duration afterwards) {

    /** The longest of the pods that would hold the hook open and are not waited for anyway. */
    static Optional<Need> longest(Evidence evidence, Settings settings) {
        return blocking(evidence, settings)
                .filter(pod -> !Classes.awaited(pod, settings.drain()))
                .map(pod -> new Need(
                        pod,
                        Wishes.grace(pod).or(settings.drain()::grace).orElse(pod.grace()),
                        pod.claims().isEmpty() ? Duration.ZERO : settings.volumesWait()))
                .max(Comparator.comparing(Need::whole));
    }

    /** The pods that are waited for, by their own mark or by drain.wait-for: only the hook's own end bounds them. */
    static List<Pod> waitedFor(Evidence evidence, Settings settings) {
        return blocking(evidence, settings)
                .filter(pod -> Classes.awaited(pod, settings.drain()))
                .toList();
    }

    Duration whole() {
        return toEnd.plus(afterwards);
    }

    /** {@code pod shop/web-1 may need 30s to end}. */
    String text() {
        return "pod " + pod.fullName() + " may need " + Lengths.text(toEnd) + " to end"
                + (afterwards.isZero() ? "" : " and " + Lengths.text(afterwards) + " for its volumes");
    }

    private static Stream<Pod> blocking(Evidence evidence, Settings settings) {
        return evidence.kubernetes().map(Evidence.Kubernetes::pods).orElse(null) instanceof PodsAnswer.Listed(var pods)
                ? pods.stream()
                        .filter(p -> Classes.of(p, evidence.podUid(), settings.drain())
                                .blocking())
                : Stream.empty();
    }
}
