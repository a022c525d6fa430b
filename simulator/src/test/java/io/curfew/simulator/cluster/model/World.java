package io.curfew.simulator.cluster.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.WatchEvent;
import io.curfew.simulator.time.HandMovedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** A cluster under a time moved by hand, and short words for what tests do with it. Pods are in namespace shop. */
final class World {
    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    final HandMovedTime time = new HandMovedTime(START);
    final Cluster cluster;

    World(Settings settings, Sketch... sketches) {
        cluster = new Cluster(time, settings);
        cluster.add(sketches);
    }

    static World of(Sketch... sketches) {
        return new World(Settings.usual(), sketches);
    }

    void passes(Duration step) {
        time.moveBy(step);
    }

    void passes(long seconds) {
        passes(Duration.ofSeconds(seconds));
    }

    void evict(String pod) {
        evict(pod, Json.object());
    }

    void evict(String pod, ObjectNode deleteOptions) {
        var body = Json.object().put("apiVersion", "policy/v1").put("kind", "Eviction");
        body.putObject("metadata").put("name", pod).put("namespace", "shop");
        body.set("deleteOptions", deleteOptions);
        cluster.evict("shop", pod, body, false);
    }

    Refusal refusalOf(Runnable request) {
        return Assertions.catchThrowableOfType(Refusal.class, request::run);
    }

    void delete(String pod, long grace) {
        cluster.delete(Resource.PODS, "shop", pod, DeleteOptions.plain().withGrace(grace));
    }

    ObjectNode pod(String name) {
        return cluster.get(Resource.PODS, "shop", name);
    }

    boolean isGone(String pod) {
        return cluster.find(Resource.PODS, "shop", pod).isEmpty();
    }

    long periodOf(String pod) {
        return Pods.deletionGrace(pod(pod));
    }

    Instant deletionTimeOf(String pod) {
        return Instant.parse(Json.text(pod(pod), "metadata", "deletionTimestamp"));
    }

    int allowedBy(String budget) {
        return statusOf(budget).path("disruptionsAllowed").asInt();
    }

    JsonNode statusOf(String budget) {
        return cluster.get(Resource.BUDGETS, "shop", budget).path("status");
    }

    Recorder watch(Selection selection, WatchOptions options) {
        var recorder = new Recorder();
        cluster.watch(selection, options, recorder);
        return recorder;
    }

    /** Keeps what a watch told, as {@code TYPE name}. */
    static final class Recorder implements Watcher {
        final List<WatchEvent> events = new ArrayList<>();
        boolean ended;

        @Override
        public void onEvent(WatchEvent event) {
            events.add(event);
        }

        @Override
        public void onEnd() {
            ended = true;
        }

        List<String> told() {
            return events.stream()
                    .map(event -> (event.type() + " " + Json.name(event.object())).strip())
                    .toList();
        }
    }
}
