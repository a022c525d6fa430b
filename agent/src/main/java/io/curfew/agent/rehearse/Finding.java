package io.curfew.agent.rehearse;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that matters: with one of these the node would not be empty in time with nobody cut short.
 *
 * @param pod {@code namespace/name}; empty where it is about the node
 * @param text a sentence
 */
public record Finding(Kind kind, Certainty certainty, Optional<String> pod, String text) {
    public enum Kind {
        /** It would not get the grace period that it wants. */
        CUT_SHORT,
        /** Deleted although its eviction is refused. */
        FORCED,
        /** Still there at the deadline. */
        LEFT,
        /** Should have ended long ago. */
        STUCK,
        /** The agent may not do what it has to. */
        FORBIDDEN;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
