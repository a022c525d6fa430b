package io.curfew.trials.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/** The few requests with which the benchmark fills a cluster, looks at it and ends its pods. */
final class KubernetesApi implements AutoCloseable {
    static final String USER_AGENT = "curfew-benchmark";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END_NOW = """
            {"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":0}""";

    private final ApiServer server;
    private final HttpClient http;

    KubernetesApi(ApiServer server) {
        this.server = server;
        var builder = HttpClient.newBuilder();
        server.trust().ifPresent(builder::sslContext);
        http = builder.build();
    }

    JsonNode get(String path) {
        return parse(expect(Set.of(200), request(path).GET()).body());
    }

    void create(String collection, String json) {
        expect(Set.of(201), withBody(collection, "POST", "application/json", json));
    }

    /** For what is there already (409), or what the simulator does not know (404). */
    void createIfPossible(String collection, String json) {
        expect(Set.of(201, 404, 409), withBody(collection, "POST", "application/json", json));
    }

    void patchStatus(String object, String json) {
        expect(Set.of(200), withBody(object + "/status", "PATCH", "application/merge-patch+json", json));
    }

    /** As a kubelet removes a pod that has ended. */
    void end(String pod) {
        expect(Set.of(200, 404), withBody(pod, "DELETE", "application/json", END_NOW));
    }

    /** An answer that goes on, such as a watch, line by line; returns when the server has begun it. */
    Stream<String> lines(String path) {
        var response = send(request(path, Duration.ofHours(1)).GET().build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("GET " + path + ": " + response.statusCode());
        }
        return response.body();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder withBody(String path, String method, String type, String json) {
        return request(path).header("Content-Type", type).method(method, BodyPublishers.ofString(json));
    }

    private HttpRequest.Builder request(String path) {
        return request(path, PATIENCE);
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        return HttpRequest.newBuilder(server.uri().resolve(path))
                .timeout(limit)
                .header("User-Agent", USER_AGENT)
                .header("Authorization", "Bearer " + server.adminToken());
    }

    private HttpResponse<String> expect(Set<Integer> codes, HttpRequest.Builder builder) {
        var request = builder.build();
        var response = send(request, BodyHandlers.ofString());
        if (!codes.contains(response.statusCode())) {
            throw new IllegalStateException(request.method() + " "
                    + request.uri().getPath() + ": " + response.statusCode() + " " + response.body());
        }
        return response;
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
