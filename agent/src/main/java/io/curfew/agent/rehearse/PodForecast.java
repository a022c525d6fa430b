package io.curfew.agent.rehearse;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.PodClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What would become of one pod.
 *
 * @param critical whether it goes after the others
 * @param sentHome when its eviction or deletion would be accepted; empty where nobody sends it home
 * @param wanted the grace period that it is to have: its own, or what its owner asks for by {@code curfew.io/grace}
 * @param granted what it would get; empty where nobody ends it
 * @param cutShort whether a pod that uses its whole grace period would be ended before
 * @param gone when it would cease to block
 * @param forced whether it would be deleted instead of evicted
 * @param forcedAt when, in the worst case
 * @param left whether it would still be there at the deadline
 * @param refusal what keeps it from being evicted, as a sentence
 * @param budget the PodDisruptionBudget that does, as {@code namespace/name}
 */
public record PodForecast(
        Pod pod,
        PodClass podClass,
        boolean critical,
        Optional<Window> sentHome,
        Duration wanted,
        Optional<Granted> granted,
        Certainty cutShort,
        Window gone,
        Certainty forced,
        Optional<Instant> forcedAt,
        Certainty left,
        Optional<String> refusal,
        Optional<Closed> budget) {

    /** Grace periods in the worst run and in the best. */
    public record Granted(Duration least, Duration most) {
        static Granted between(Duration a, Duration b) {
            return a.compareTo(b) <= 0 ? new Granted(a, b) : new Granted(b, a);
        }
    }

    /** A budget that would refuse; the counts are there where they are known. */
    public record Closed(String name, Optional<Integer> needed, Optional<Integer> healthy) {}

    public boolean blocking() {
        return podClass.blocking();
    }
}
