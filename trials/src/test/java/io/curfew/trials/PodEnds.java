package io.curfew.trials;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks on as the pods of a node end: the grace period that each was given, and when nothing ran in it any more. */
final class PodEnds implements AutoCloseable {
    private final AdminApi admin;
    private final String pods;
    private final Map<String, Duration> graces = new ConcurrentHashMap<>();
    private final Map<String, Instant> gone = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    PodEnds(AdminApi admin, String node) {
        this.admin = admin;
        this.pods = "/api/v1/pods?watch=true&fieldSelector=spec.nodeName%3D" + node;
        this.thread = Thread.ofVirtual().name("onlooker").start(this::look);
    }

    /** The shortest that it was given. */
    Optional<Duration> grace(String pod) {
        return Optional.ofNullable(graces.get(pod));
    }

    Optional<Instant> gone(String pod) {
        return Optional.ofNullable(gone.get(pod));
    }

    private void look() {
        while (!closed) {
            try (var events = admin.watch(pods)) {
                events.forEach(event -> seen(event.path("type").asText(), event.path("object")));
            } catch (IOException | RuntimeException broken) {
                // The server ended the watch: the next one begins with what is there.
            } catch (InterruptedException asked) {
                return;
            }
        }
    }

    private void seen(String type, JsonNode pod) {
        var name = pod.at("/metadata/namespace").asText() + "/"
                + pod.at("/metadata/name").asText();
        var grace = Duration.ofSeconds(
                pod.at("/metadata/deletionGracePeriodSeconds").asLong());
        if (grace.isPositive()) {
            graces.merge(name, grace, (a, b) -> a.compareTo(b) < 0 ? a : b);
        }
        if (type.equals("DELETED") || pod.at("/status/phase").asText().equals("Succeeded")) {
            gone.putIfAbsent(name, Instant.now());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
