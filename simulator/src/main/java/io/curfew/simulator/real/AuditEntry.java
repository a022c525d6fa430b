package io.curfew.simulator.real;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;

/**
 * One request as the API server's audit log tells it, after its answer was complete. A watch therefore shows when it
 * has ended.
 *
 * @param verb as RBAC names it: get, list, watch, create, patch, delete ...
 * @param resource plural, such as {@code pods}; empty for requests such as {@code /readyz}
 * @param subresource such as {@code eviction}
 * @param user who asked, before any impersonation
 * @param impersonatedUser in whose name
 * @param code HTTP status of the answer
 * @param at when the request arrived
 */
public record AuditEntry(
        String verb,
        Optional<String> resource,
        Optional<String> subresource,
        Optional<String> namespace,
        Optional<String> name,
        String user,
        Optional<String> impersonatedUser,
        String userAgent,
        int code,
        Instant at) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty for other stages and for a line that is still being written. */
    static Optional<AuditEntry> parse(String line) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (JacksonException unfinished) {
            return Optional.empty();
        }
        if (!"ResponseComplete".equals(event.path("stage").asText())) {
            return Optional.empty();
        }
        var about = event.path("objectRef");
        return Optional.of(new AuditEntry(
                event.path("verb").asText(),
                text(about, "resource"),
                text(about, "subresource"),
                text(about, "namespace"),
                text(about, "name"),
                event.path("user").path("username").asText(),
                text(event.path("impersonatedUser"), "username"),
                event.path("userAgent").asText(),
                event.path("responseStatus").path("code").asInt(),
                Instant.parse(event.path("requestReceivedTimestamp").asText())));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asText()).filter(text -> !text.isEmpty());
    }
}
