package io.curfew.agent.telemetry;

import io.curfew.agent.plan.InWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** What is answered under each path. Knows nothing of HTTP but status codes. */
final class Pages {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** One file without anything from elsewhere: it must work where nothing but the node can be reached. */
    private static final String START = read("page.html");

    private final StatusBoard board;
    private final Health health;
    private final Supplier<String> metrics;
    private final Supplier<List<String>> moreTroubles;
    private final Timeline timeline;

    Pages(
            StatusBoard board,
            Health health,
            Supplier<String> metrics,
            Supplier<List<String>> moreTroubles,
            Timeline timeline) {
        this.board = board;
        this.health = health;
        this.metrics = metrics;
        this.moreTroubles = moreTroubles;
        this.timeline = timeline;
    }

    record Page(int code, String type, String body) {

        static Page text(int code, String line) {
            return new Page(code, TEXT, line + "\n");
        }
    }

    Page at(String path) {
        return switch (path) {
            case "/" -> new Page(200, HTML, START);
            case "/metrics" -> new Page(200, PROMETHEUS, metrics.get());
            case "/status" -> status();
            case "/healthz" ->
                health.alive()
                        .map(m -> Page.text(503, m.what() + " Since " + InWords.time(m.since()) + "."))
                        .orElseGet(() -> Page.text(200, "ok"));
            case "/readyz" -> {
                var missing = health.ready();
                yield new Page(missing.isEmpty() ? 200 : 503, JSON, Health.json(missing));
            }
            default -> Page.text(404, "There is /status, /metrics, /healthz, /readyz and /rehearse.");
        };
    }

    private Page status() {
        return board.status()
                .map(s -> new Page(200, JSON, StatusJson.of(s, moreTroubles.get(), timeline.entries())))
                .orElseGet(() -> Page.text(503, "The loop has not turned yet."));
    }

    private static String read(String name) {
        try (var in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
