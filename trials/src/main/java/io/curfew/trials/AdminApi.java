package io.curfew.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.curfew.simulator.real.RealApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** What the administrator of a real API server asks for, in plain HTTP. Bodies may use single quotes. */
final class AdminApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RealApiServer server;
    private final HttpClient http;

    AdminApi(RealApiServer server) {
        this.server = server;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(server.trust())
                .build();
    }

    /** Empty where there is no such object. */
    Optional<JsonNode> get(String path) {
        return send(request(path, PATIENCE).GET());
    }

    JsonNode create(String path, String json) {
        var body = body(json);
        return send(request(path, PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(body))
                .orElseThrow(() -> new IllegalStateException("no " + path));
    }

    void patch(String path, String json) {
        var body = body(json);
        var _ = send(request(path, PATIENCE)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", body));
    }

    void delete(String path, String json) {
        var body = body(json);
        var _ = send(request(path, PATIENCE)
                .header("Content-Type", "application/json")
                .method("DELETE", body));
    }

    /** The events of a watch, until the server ends it. */
    Stream<JsonNode> watch(String path) throws IOException, InterruptedException {
        var response = http.send(request(path, Duration.ofMinutes(5)).GET().build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode());
        }
        return response.body().map(AdminApi::parse);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static HttpRequest.BodyPublisher body(String json) {
        return BodyPublishers.ofString(json.replace('\'', '"'));
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        return HttpRequest.newBuilder(server.uri().resolve(path))
                .timeout(limit)
                .header("Authorization", "Bearer " + server.adminToken())
                .header("Accept", "application/json")
                .header("User-Agent", "curfew-trials");
    }

    private Optional<JsonNode> send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() == 404) {
                return Optional.empty();
            }
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(response.request() + " answered " + response.body());
            }
            return Optional.of(parse(response.body()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
