package io.curfew.agent.telemetry;

import java.util.Map;

/** Whoever answers what would happen if an interruption came now. May take many seconds, and must not throw. */
@FunctionalInterface
public interface Rehearsals {
    /** Where that is asked. */
    String PATH = "/rehearse";

    /**
     * @param query the first value of each name
     * @param accept the header, empty where there is none
     */
    Page page(Map<String, String> query, String accept);

    record Page(int code, String type, String body, Map<String, String> headers) {
        public Page {
            headers = Map.copyOf(headers);
        }
    }
}
