package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.drain.Pod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole list of pods, and the version to watch from. Read pod by pod as it comes in, because all the models of a full
 * node at once would not fit into a small heap.
 */
record PodList(List<Pod> pods, String resourceVersion) {

    PodList {
        pods = List.copyOf(pods);
    }

    /** Throws where anything is missing, half or not a pod of this node. Nothing is ever left out. */
    static PodList read(Body body, String nodeName) throws IOException {
        try (var parser = Json.parser(body)) {
            return new Reading(parser, body, nodeName).read();
        } catch (JacksonException broken) {
            throw new IOException("half a list: " + Texts.oneLine(broken.getOriginalMessage()), broken);
        }
    }

    /** One pass over the answer. */
    private static final class Reading {
        private final JsonParser parser;
        private final Body body;
        private final String nodeName;
        private final List<Pod> pods = new ArrayList<>();
        private Optional<String> kind = Optional.empty();
        private Optional<JsonNode> metadata = Optional.empty();
        private boolean itemsSeen;

        Reading(JsonParser parser, Body body, String nodeName) {
            this.parser = parser;
            this.body = body;
            this.nodeName = nodeName;
        }

        PodList read() throws IOException {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "kind" -> kind = Optional.ofNullable(parser.getValueAsString());
                    case "metadata" -> metadata = Optional.of(parser.readValueAsTree());
                    case "items" -> readItems();
                    default -> parser.skipChildren();
                }
            }
            expect(parser.currentToken(), JsonToken.END_OBJECT);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the list");
            }
            return whole();
        }

        private void readItems() throws IOException {
            itemsSeen = true;
            expect(parser.currentToken(), JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken(), JsonToken.START_OBJECT);
                body.allow(Reply.LONGEST_OBJECT);
                JsonNode pod = parser.readValueAsTree();
                pods.add(PodText.read(pod, nodeName));
            }
        }

        private PodList whole() throws IOException {
            if (!kind.equals(Optional.of("PodList")) || !itemsSeen || metadata.isEmpty()) {
                throw new IOException("the answer is no list of pods");
            }
            if (Json.optionalText(metadata.get(), "continue")
                    .filter(text -> !text.isEmpty())
                    .isPresent()) {
                throw new IOException("only a part of the list came");
            }
            return new PodList(pods, Json.text(metadata.get(), "resourceVersion"));
        }

        private static void expect(@Nullable JsonToken found, JsonToken wanted) throws IOException {
            if (found != wanted) {
                throw new IOException("half a list, or none: " + found + " instead of " + wanted);
            }
        }
    }
}
