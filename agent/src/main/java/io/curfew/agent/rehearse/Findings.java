package io.curfew.agent.rehearse;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.PodClass;
import io.curfew.agent.plan.InWords;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.rehearse.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What matters of a rehearsal. At most one finding for each pod: the worst. */
record Findings(Premise premise, Optional<Plan> drain, List<PodForecast> pods) {
    /** As long past its end as the drain calls a pod stuck (drain.md 2.3). */
    private static final Duration STUCK = Duration.ofSeconds(60);

    List<Finding> all() {
        var all = new ArrayList<Finding>();
        if (drain.isEmpty()) {
            return all;
        }
        premise.evictions().values().stream()
                .filter(EvictionAnswer.Forbidden.class::isInstance)
                .findFirst()
                .ifPresent(a -> all.add(forbidden("evict pods", ((EvictionAnswer.Forbidden) a).message())));
        if (premise.deletion().orElse(null) instanceof EvictionAnswer.Forbidden f) {
            all.add(forbidden("delete pods", f.message()));
        }
        pods.stream().filter(PodForecast::blocking).forEach(p -> about(p).ifPresent(all::add));
        return all;
    }

    private static Finding forbidden(String what, String message) {
        return new Finding(
                Kind.FORBIDDEN, Certainty.YES, Optional.empty(), "Whoever asked may not " + what + ": " + message);
    }

    private Optional<Finding> about(PodForecast pod) {
        if (isStuck(pod)) {
            return finding(Kind.STUCK, Certainty.YES, pod, "should have ended at " + InWords.time(end(pod)) + ".");
        }
        if (pod.left() != Certainty.NO) {
            return finding(
                    Kind.LEFT,
                    pod.left(),
                    pod,
                    (pod.left() == Certainty.YES ? "would" : "might") + " still be there at the deadline."
                            + because(pod));
        }
        if (pod.forced() != Certainty.NO && pod.refusal().isPresent()) {
            return finding(
                    Kind.FORCED,
                    pod.forced(),
                    pod,
                    (pod.forced() == Certainty.YES ? "would" : "might") + " be deleted"
                            + pod.forcedAt()
                                    .map(at -> " " + Spoken.after(premise.now(), at))
                                    .orElse("")
                            + grace(pod) + "." + because(pod));
        }
        return pod.cutShort() == Certainty.NO
                ? Optional.empty()
                : finding(
                        Kind.CUT_SHORT,
                        pod.cutShort(),
                        pod,
                        "wants " + Spoken.length(pod.wanted()) + " to end and "
                                + (pod.cutShort() == Certainty.YES ? "would get " : "might get only ")
                                + pod.granted().map(Spoken::range).orElse("less") + ".");
    }

    private static String grace(PodForecast pod) {
        return pod.cutShort() == Certainty.NO
                ? ""
                : ", with " + pod.granted().map(Spoken::range).orElse("less") + " of the " + Spoken.length(pod.wanted())
                        + " that it wants";
    }

    private static String because(PodForecast pod) {
        if (pod.refusal().isPresent()) {
            return " " + pod.refusal().get();
        }
        return switch (pod.podClass()) {
            case AWAITED, PROTECTED -> " It " + pod.podClass().reason() + ".";
            case OWN, MIRROR, FINISHED, TERMINATING, DAEMON_SET, TOLERATES_CORDON, SKIPPED, TO_EVICT -> "";
        };
    }

    private boolean isStuck(PodForecast pod) {
        return pod.podClass() == PodClass.TERMINATING && premise.now().isAfter(end(pod).plus(STUCK));
    }

    private static Instant end(PodForecast pod) {
        return pod.pod().deletion().orElseThrow().at();
    }

    private static Optional<Finding> finding(Kind kind, Certainty certainty, PodForecast pod, String text) {
        return Optional.of(new Finding(kind, certainty, Optional.of(pod.pod().fullName()), text));
    }
}
