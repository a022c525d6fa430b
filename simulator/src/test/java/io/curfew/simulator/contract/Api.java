package io.curfew.simulator.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** One user's plain HTTP, so that what is sent and what comes back is seen as it is. */
final class Api implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI base;
    private final Optional<String> token;

    Api(ApiUnderTest server, Optional<String> token) {
        var builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        server.trust().ifPresent(builder::sslContext);
        this.http = builder.build();
        this.base = server.uri();
        this.token = token;
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer put(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** With DeleteOptions. */
    Answer delete(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method("DELETE", BodyPublishers.ofString(json)));
    }

    Answer mergePatch(String path, String json) {
        return patch(path, "application/merge-patch+json", json);
    }

    Answer strategicMergePatch(String path, String json) {
        return patch(path, "application/strategic-merge-patch+json", json);
    }

    Watch watch(String path) {
        return Watch.open(http, request(path, Duration.ofMinutes(5)).GET().build());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Answer patch(String path, String type, String json) {
        return send(request(path).header("Content-Type", type).method("PATCH", BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        return request(path, PATIENCE);
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        var builder = HttpRequest.newBuilder(base.resolve(path))
                .timeout(limit)
                .header("Accept", "application/json")
                .header("User-Agent", "curfew-contract");
        token.ifPresent(value -> builder.header("Authorization", "Bearer " + value));
        return builder;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body(), Json.parse(response.body()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
