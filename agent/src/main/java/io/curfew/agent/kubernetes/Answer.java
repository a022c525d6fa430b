package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A whole answer of the API server, good or bad.
 *
 * @param retryAfter the header {@code Retry-After}, where it gave seconds
 */
record Answer(int code, Optional<Duration> retryAfter, String text) {

    boolean good() {
        return code >= 200 && code < 300;
    }

    /** The object that a good answer holds; anything else is as bad as no answer. */
    JsonNode object() throws IOException {
        var tree = Json.parse(text);
        if (!tree.isObject()) {
            throw new IOException("answer " + code + " without a JSON object: " + Texts.oneLine(text));
        }
        return tree;
    }

    Refusal refusal() {
        return Refusal.read(this);
    }
}
