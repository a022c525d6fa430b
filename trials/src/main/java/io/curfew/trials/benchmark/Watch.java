package io.curfew.trials.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Changes of some objects from now on, on a thread of its own. Where it ends although nobody closed it, it says so and
 * goes on from the last change.
 */
final class Watch implements AutoCloseable {
    private final KubernetesApi api;
    private final String selection;
    private final Consumer<JsonNode> onEvent;
    private volatile Stream<String> lines;
    private volatile boolean closed;
    private String resourceVersion;

    /** Returns when the server has answered. */
    Watch(KubernetesApi api, String collection, String fieldSelector, Consumer<JsonNode> onEvent) {
        this.api = api;
        this.selection = collection + "?fieldSelector=" + fieldSelector;
        this.onEvent = onEvent;
        resourceVersion = api.get(selection).at("/metadata/resourceVersion").asText();
        lines = open();
        Thread.ofVirtual().name("watch " + fieldSelector).start(this::read);
    }

    @Override
    public void close() {
        closed = true;
        lines.close();
    }

    private Stream<String> open() {
        return api.lines(selection + "&watch=1&resourceVersion=" + resourceVersion);
    }

    private void read() {
        while (!closed) {
            var why = "the server ended it";
            try {
                lines.map(KubernetesApi::parse).forEach(this::handle);
            } catch (UncheckedIOException | IllegalStateException broken) {
                why = broken.toString();
            }
            if (!closed) {
                System.err.println("  the benchmark's own watch of " + selection + " goes on after: " + why);
                lines = open();
            }
        }
    }

    private void handle(JsonNode event) {
        onEvent.accept(event);
        resourceVersion = event.at("/object/metadata/resourceVersion").asText();
    }
}
