package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * JSON as trees. Trees rather than fabric8's models, because reading one pod with those loads hundreds of classes, and
 * class metadata is what fills this agent's memory (java.md C.2).
 */
final class Json {
    /** For what comes one after the other. */
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    /** For what must stand alone. */
    private static final JsonMapper WHOLE = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonParser parser(InputStream in) throws IOException {
        return MAPPER.createParser(in);
    }

    static String write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a tree can always be written", impossible);
        }
    }

    /** Throws an IOException of one line where {@code text} is no JSON, or empty. */
    static JsonNode parse(String text) throws IOException {
        try {
            return WHOLE.readTree(text);
        } catch (JacksonException broken) {
            throw new IOException("no JSON: " + Texts.oneLine(broken.getOriginalMessage()), broken);
        }
    }

    /** A text that must be there and must not be empty. */
    static String text(JsonNode node, String field) throws IOException {
        return optionalText(node, field)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new IOException("no " + field));
    }

    /** Empty where the field is absent or null; a field of another type is an error. */
    static Optional<String> optionalText(JsonNode node, String field) throws IOException {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IOException(field + " is no text");
        }
        return Optional.of(value.textValue());
    }

    /** {@code fallback} where the field is absent or null; a field of another type is an error. */
    static long number(JsonNode node, String field, long fallback) throws IOException {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IOException(field + " is no whole number");
        }
        return value.longValue();
    }

    /** False where the field is absent or null; a field of another type is an error. */
    static boolean flag(JsonNode node, String field) throws IOException {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw new IOException(field + " is neither true nor false");
        }
        return value.booleanValue();
    }

    /** Whether {@code conditions} holds {@code type} with status True. */
    static boolean condition(JsonNode status, String type) {
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
