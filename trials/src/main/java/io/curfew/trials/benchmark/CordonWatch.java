package io.curfew.trials.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.time.WorldTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stamps each cordon and uncordon of one node when a watch delivers it. */
final class CordonWatch implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final WorldTime time;
    private final Watch watch;
    private final BlockingQueue<Sighting> changes = new LinkedBlockingQueue<>();
    private boolean cordoned;

    private record Sighting(boolean cordoned, Instant at) {}

    CordonWatch(KubernetesApi api, WorldTime time, String node) {
        this.time = time;
        watch = new Watch(api, "/api/v1/nodes", "metadata.name=" + node, this::onEvent);
    }

    Instant cordoned() throws InterruptedException {
        return next(true);
    }

    Instant uncordoned() throws InterruptedException {
        return next(false);
    }

    @Override
    public void close() {
        watch.close();
    }

    // Only the watch's own thread comes here.
    private void onEvent(JsonNode event) {
        var now = time.instant();
        var unschedulable = event.at("/object/spec/unschedulable").asBoolean();
        if (unschedulable != cordoned) {
            cordoned = unschedulable;
            changes.add(new Sighting(unschedulable, now));
        }
    }

    private Instant next(boolean wanted) throws InterruptedException {
        var change = changes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (change == null || change.cordoned() != wanted) {
            throw new IllegalStateException(
                    (wanted ? "no cordon" : "no uncordon") + " within " + LIMIT.toSeconds() + " s, but " + change);
        }
        return change.at();
    }
}
