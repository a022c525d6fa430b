package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** An open watch: collects its events until it is closed or the server ends it. */
final class Watch implements AutoCloseable {

    private final HttpResponse<Stream<String>> response;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private Watch(HttpResponse<Stream<String>> response) {
        this.response = response;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Returns when the server has answered with its headers. */
    static Watch open(HttpClient http, HttpRequest request) {
        try {
            return new Watch(http.send(request, BodyHandlers.ofLines()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    int code() {
        return response.statusCode();
    }

    /** In words such as {@code ADDED web-1}, without bookmarks. */
    List<String> story() {
        return events.stream()
                .filter(event -> !type(event).equals("BOOKMARK"))
                .map(event ->
                        type(event) + " " + event.at("/object/metadata/name").asText())
                .toList();
    }

    /** The first event of that type, waiting for it. */
    JsonNode await(String type) {
        return Awaitility.await("a " + type + " event")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> events.stream()
                                .filter(event -> type(event).equals(type))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow()
                .path("object");
    }

    void awaitStory(String... wanted) {
        Eventually.holds(() -> assertThat(story()).containsExactly(wanted));
    }

    /** Waits until the server has ended the answer. */
    void awaitEnd() {
        Awaitility.await("the end of the watch").atMost(Duration.ofSeconds(30)).until(() -> !reader.isAlive());
    }

    @Override
    public void close() {
        response.body().close();
    }

    private void read() {
        try {
            response.body().map(Json::parse).forEach(events::add);
        } catch (UncheckedIOException | IllegalStateException closed) {
            // The case has seen enough and closed the watch.
        }
    }

    private static String type(JsonNode event) {
        return event.path("type").asText();
    }
}
