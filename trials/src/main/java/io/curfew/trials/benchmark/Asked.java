package io.curfew.trials.benchmark;

import java.time.Instant;

/**
 * A request of the agent, as the API server wrote it down.
 *
 * @param resource with the subresource, such as {@code pods/eviction}
 * @param name empty where none is named
 */
record Asked(Instant at, String verb, String resource, String name) {

    /** Verb and resource, such as {@code create pods/eviction}. */
    String what() {
        return verb + " " + resource;
    }
}
