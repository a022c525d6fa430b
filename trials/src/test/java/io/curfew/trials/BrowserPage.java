package io.curfew.trials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One tab, over the DevTools protocol: what it shows, what it asked for, what it complains about. */
final class BrowserPage implements AutoCloseable {
    private final WebSocket socket;
    private final Replies replies;
    private final AtomicInteger ids = new AtomicInteger();

    private BrowserPage(WebSocket socket, Replies replies) {
        this.socket = socket;
        this.replies = replies;
    }

    static BrowserPage open(HttpClient http, URI address) throws InterruptedException {
        var replies = new Replies();
        var page = new BrowserPage(await(http.newWebSocketBuilder().buildAsync(address, replies)), replies);
        for (var domain : List.of("Page", "Network", "Log", "Runtime", "Accessibility")) {
            page.call(domain + ".enable", Map.of());
        }
        return page;
    }

    void size(int width, int height, int scale) throws InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", false));
    }

    /** {@code dark} or {@code light}. */
    void colours(String scheme) throws InterruptedException {
        var media = object();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", scheme);
        call("Emulation.setEmulatedMedia", media);
    }

    void go(URI address) throws InterruptedException {
        call("Page.navigate", Map.of("url", address.toString()));
    }

    /** The value of a JavaScript expression. */
    JsonNode value(String expression) throws InterruptedException {
        var result = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    String text(String expression) throws InterruptedException {
        return value(expression).asText();
    }

    /** The nodes that a screen reader is given. */
    List<JsonNode> accessible() throws InterruptedException {
        var nodes = call("Accessibility.getFullAXTree", Map.of()).path("nodes");
        return nodes.valueStream().filter(n -> !n.path("ignored").asBoolean()).toList();
    }

    byte[] screenshot() throws InterruptedException {
        var shot = call("Page.captureScreenshot", Map.of("format", "png"));
        return Base64.getDecoder().decode(shot.path("data").asText());
    }

    /** Every address that was asked for so far. */
    List<String> asked() {
        return replies.events.stream()
                .filter(e -> e.path("method").asText().equals("Network.requestWillBeSent"))
                .map(e -> e.at("/params/request/url").asText())
                .toList();
    }

    /** Errors and warnings of scripts, network and content security policy. */
    List<String> complaints() {
        return replies.events.stream()
                .filter(e -> List.of("Log.entryAdded", "Runtime.exceptionThrown")
                        .contains(e.path("method").asText()))
                .map(JsonNode::toString)
                .toList();
    }

    private JsonNode call(String method, Map<String, Object> parameters) throws InterruptedException {
        var node = object();
        parameters.forEach(node::putPOJO);
        return call(method, node);
    }

    private JsonNode call(String method, ObjectNode parameters) throws InterruptedException {
        var id = ids.incrementAndGet();
        var reply = new CompletableFuture<JsonNode>();
        replies.awaited.put(id, reply);
        var message = object().put("id", id).put("method", method);
        message.set("params", parameters);
        var _ = await(socket.sendText(message.toString(), true));
        var answer = await(reply);
        if (answer.has("error")) {
            throw new IllegalStateException(method + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static final class Replies implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
        private final List<JsonNode> events = new CopyOnWriteArrayList<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(Stage.json(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void take(JsonNode message) {
            var reply = message.has("id") ? awaited.remove(message.path("id").asInt()) : null;
            if (reply != null) {
                reply.complete(message);
            } else {
                events.add(message);
            }
        }
    }
}
