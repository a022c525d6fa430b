package io.curfew.simulator.cluster.http;

import java.util.Locale;

/** What a request wants, in the words of audit logs and RBAC. */
public enum Verb {
    GET,
    LIST,
    WATCH,
    CREATE,
    UPDATE,
    PATCH,
    DELETE;

    /** As rules and messages write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
