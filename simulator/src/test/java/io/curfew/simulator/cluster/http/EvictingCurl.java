package io.curfew.simulator.cluster.http;

import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.time.RunningTime;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A simulator with the node {@code a}, and evictions as curl would send them. */
final class EvictingCurl implements AutoCloseable {
    private final RunningTime time = new RunningTime(1);
    private final ClusterSimulator simulator = ClusterSimulator.start(time);
    private final HttpClient http = HttpClient.newHttpClient();

    EvictingCurl() {
        add(node("a"));
    }

    ClusterSimulator simulator() {
        return simulator;
    }

    @Override
    public void close() {
        simulator.close();
        time.close();
        http.close();
    }

    void add(Sketch... sketches) {
        simulator.cluster().add(sketches);
    }

    static void assertAnswer(HttpResponse<String> answer, int code, String body) {
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo(body);
    }

    static String evictionOf(String name, String namespace, String more) {
        return "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"" + namespace + "\"}" + more + "}";
    }

    HttpResponse<String> evict(String namespace, String pod) {
        return evict(namespace, pod, evictionOf(pod, namespace, ""));
    }

    // The answers were taken with curl, for which the server indents.
    HttpResponse<String> evict(String namespace, String pod, String body) {
        var uri = simulator.uri().resolve("/api/v1/namespaces/" + namespace + "/pods/" + pod + "/eviction");
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("User-Agent", "curl/8.0")
                .header("Authorization", "Bearer t1")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
