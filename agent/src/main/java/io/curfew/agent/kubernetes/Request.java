package io.curfew.agent.kubernetes;

import java.util.Locale;
import java.util.Optional;

/**
 * One request to the API server.
 *
 * @param resource as RBAC names it, with a subresource such as {@code pods/eviction}
 * @param path path and query
 * @param inTheNameOf user to be impersonated
 */
record Request(Verb verb, String resource, String path, Optional<Payload> payload, Optional<String> inTheNameOf) {

    /** {@code list pods}, as a missing permission is named. */
    String what() {
        return verb.audited() + " " + resource;
    }

    record Payload(String contentType, String text) {
        static Payload json(String text) {
            return new Payload("application/json", text);
        }
    }

    /** The verbs of the audit log. */
    enum Verb {
        GET("GET"),
        LIST("GET"),
        WATCH("GET"),
        CREATE("POST"),
        PATCH("PATCH"),
        DELETE("DELETE");

        private final String method;

        Verb(String method) {
            this.method = method;
        }

        String method() {
            return method;
        }

        String audited() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
