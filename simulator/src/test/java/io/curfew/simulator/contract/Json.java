package io.curfew.simulator.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** JSON that reads well in a test. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Takes single quotes for double ones, in the arguments too. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that the tests do not need
    static String of(String template, Object... arguments) {
        return template.formatted(arguments).replace('\'', '"');
    }

    /** A missing node for text that is no JSON. */
    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException plainText) {
            return MissingNode.getInstance();
        }
    }
}
