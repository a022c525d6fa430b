package io.curfew.agent.rehearse;

import java.util.Locale;

/** Whether something would happen in both runs, in one, or in none. */
public enum Certainty {
    NO,
    PERHAPS,
    YES;

    static Certainty of(boolean inTheBestRun, boolean inTheWorstRun) {
        if (inTheBestRun && inTheWorstRun) {
            return YES;
        }
        return inTheBestRun || inTheWorstRun ? PERHAPS : NO;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
