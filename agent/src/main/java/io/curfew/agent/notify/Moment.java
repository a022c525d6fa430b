package io.curfew.agent.notify;

import java.util.Locale;

/** What a notification means to whoever gets it. */
enum Moment {
    /** Pods begin to leave the node. */
    START,
    /** They have left, the hook has ended, or the node is given back. */
    END,
    /** It goes on, but somebody should look. */
    TROUBLE;

    /** As templates write it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
