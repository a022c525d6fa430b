package io.curfew.agent.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be done with one pod now; {@code why} is the sentence that people read in /status. */
public sealed interface PodStep {
    String why();

    /** Not the drain's business. */
    record LeaveAlone(String why) implements PodStep {}

    /** It is on its way; nothing is due before {@code until}, if ever. */
    record Wait(Optional<Instant> until, String why) implements PodStep {}

    /** Should have ended long ago; {@code finalizers} are what holds its object, if anything does. */
    record Stuck(Optional<Instant> until, List<String> finalizers, String why) implements PodStep {
        public Stuck {
            finalizers = List.copyOf(finalizers);
        }
    }

    /** Refused for now; the next try is due at {@code until}. */
    record Blocked(Instant until, String why) implements PodStep {}

    /** {@code grace} is empty where the pod's own is meant; never less than 1 s. */
    record Evict(Optional<Duration> grace, String why) implements PodStep {}

    record Delete(Duration grace, String why) implements PodStep {}
}
