package io.curfew.simulator.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What came back.
 *
 * @param body JSON, or a missing node where {@code text} is none
 */
record Answer(int code, HttpHeaders headers, String text, JsonNode body) {

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    String message() {
        return body.path("message").asText();
    }

    /** Empty also where the Status has none. */
    String reason() {
        return body.path("reason").asText();
    }

    /** Of the cause with that reason, the message. */
    Optional<String> cause(String reason) {
        return StreamSupport.stream(body.at("/details/causes").spliterator(), false)
                .filter(cause -> cause.path("reason").asText().equals(reason))
                .map(cause -> cause.path("message").asText())
                .findFirst();
    }

    /** For requests that only prepare a case. */
    Answer expect(int wanted) {
        if (code != wanted) {
            throw new AssertionError("expected " + wanted + " but got " + code + ": " + text);
        }
        return this;
    }
}
