package io.curfew.simulator.cluster.http;

import java.time.Instant;
import java.util.Optional;

/**
 * One request as an audit log shows it.
 *
 * @param at when it came
 * @param verb what it wants
 * @param resource with the subresource, such as {@code pods/eviction}
 * @param group empty for the core group
 * @param namespace empty where none is named
 * @param name empty for lists, watches and creates
 * @param user who it acts as, after impersonation
 * @param impersonated the header Impersonate-User
 * @param userAgent empty where none was sent
 * @param query decoded, as {@code name=value&...}
 */
public record ApiRequest(
        Instant at,
        Verb verb,
        String resource,
        String group,
        String namespace,
        String name,
        String user,
        Optional<String> impersonated,
        String userAgent,
        String query) {

    /** Verb and resource, such as {@code create pods/eviction}. */
    public String what() {
        return verb.word() + " " + resource;
    }
}
