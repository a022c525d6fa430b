package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.drain.Pod;
import java.io.IOException;
import java.util.Optional;

/** One event of a watch on pods. */
sealed interface WatchEvent {
    /** The pod was added or modified. */
    record Present(Pod pod, String version) implements WatchEvent {}

    record Gone(Pod pod, String version) implements WatchEvent {}

    /** Nothing up to this version but what was told. */
    record Bookmark(String version) implements WatchEvent {}

    record Failed(Refusal refusal) implements WatchEvent {}

    /** Throws for whatever is none of these. */
    static WatchEvent read(JsonNode event, String nodeName) throws IOException {
        var object = event.path("object");
        var type = Json.text(event, "type");
        return switch (type) {
            case "ADDED", "MODIFIED" -> new Present(PodText.read(object, nodeName), version(object));
            case "DELETED" -> new Gone(PodText.read(object, nodeName), version(object));
            case "BOOKMARK" -> new Bookmark(version(object));
            case "ERROR" -> new Failed(Refusal.of(object.path("code").asInt(), object, Optional.empty()));
            default -> throw new IOException(Texts.oneLine("an event of type " + type));
        };
    }

    private static String version(JsonNode object) throws IOException {
        return Json.text(object.path("metadata"), "resourceVersion");
    }
}
