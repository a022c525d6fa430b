package io.curfew.agent.recycle;

import java.util.Locale;

/** The words of the annotation {@value #ANNOTATION}: an operator writes the first, Curfew answers with the others. */
public enum Request {
    REQUESTED,
    ACCEPTED,
    REFUSED;

    public static final String ANNOTATION = "curfew.io/recycle";

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
