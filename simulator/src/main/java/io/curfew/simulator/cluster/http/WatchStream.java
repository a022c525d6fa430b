package io.curfew.simulator.cluster.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.model.Cluster;
import io.curfew.simulator.cluster.model.WatchOptions;
import io.curfew.simulator.cluster.model.Watcher;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.WatchEvent;
import io.curfew.simulator.http.Answer;
import io.curfew.simulator.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A watch as a chunked answer, one line of JSON for each event. */
final class WatchStream {
    // How soon a client that went away is noticed.
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    private final Cluster cluster;

    WatchStream(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The JDK's client also offers an upgrade to "h2c", which is to be ignored. */
    static boolean isWebSocket(Request request) {
        return request.header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
    }

    /** There are no WebSockets here. After a 200 (or 503) to the handshake fabric8 asks again over plain HTTP. */
    static void refuseWebSocket(Answer answer) throws IOException {
        answer.send(200, Map.of("Content-Type", "application/json", "Connection", "close"), new byte[0]);
    }

    void serve(Route route, Request request, Answer answer) throws IOException {
        var selection = Query.selection(route, request);
        var lines = new Lines();
        var watch = cluster.watch(selection, options(request), lines);
        try (var stream =
                answer.stream(200, Map.of("Cache-Control", "no-cache, private", "Content-Type", "application/json"))) {
            for (var next = lines.next(); !next.isEnd(); next = lines.next()) {
                if (next.event().isPresent()) {
                    stream.write(line(route, next.event().get()));
                } else if (answer.clientGone()) {
                    return;
                }
            }
        } finally {
            watch.cancel();
        }
    }

    private static WatchOptions options(Request request) {
        var timeout = request.queryValue("timeoutSeconds").map(Long::valueOf).map(Duration::ofSeconds);
        var bookmarks = request.queryValue("allowWatchBookmarks").filter(v -> v.equals("true"));
        return new WatchOptions(Query.resourceVersion(request), bookmarks.isPresent(), timeout);
    }

    private static byte[] line(Route route, WatchEvent event) {
        ObjectNode line = Json.object().put("type", event.type());
        line.set("object", Objects.shown(route, event.object()));
        return Wire.line(line);
    }

    /** What comes next: an event, the end, or nothing for now. */
    private record Next(Optional<WatchEvent> event, boolean isEnd) {
        static final Next NOTHING = new Next(Optional.empty(), false);
        static final Next END = new Next(Optional.empty(), true);
    }

    private static final class Lines implements Watcher {
        private final BlockingQueue<Next> queue = new LinkedBlockingQueue<>();

        @Override
        public void onEvent(WatchEvent event) {
            queue.add(new Next(Optional.of(event), false));
        }

        @Override
        public void onEnd() {
            queue.add(Next.END);
        }

        Next next() {
            try {
                var next = queue.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                return next == null ? Next.NOTHING : next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Next.END;
            }
        }
    }
}
