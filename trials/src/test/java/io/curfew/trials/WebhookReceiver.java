package io.curfew.trials;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Where notifications arrive, on the loopback, under an address that is a secret. */
final class WebhookReceiver implements AutoCloseable {
    static final String SECRET = "T0KEN";
    private static final String PATH = "/services/" + SECRET;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<JsonNode> bodies = new ArrayList<>(); // guarded by itself
    private final List<HttpExchange> taken = new ArrayList<>(); // guarded by bodies
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int code = 200;
    private volatile boolean hanging;

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(PATH, this::receive);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /** From now on it accepts connections and never answers. */
    void hang() {
        hanging = true;
    }

    /** From now on it answers with this code, and asks for a minute where that is an error. */
    void answer(int code) {
        this.code = code;
    }

    /** How many requests there were, whatever came of them. */
    int asked() {
        return asked.get();
    }

    /** What was taken with 200, in order. */
    List<JsonNode> bodies() {
        synchronized (bodies) {
            return List.copyOf(bodies);
        }
    }

    List<String> reasons() {
        return bodies().stream().map(b -> b.path("reason").asText()).toList();
    }

    boolean heard(String reason) {
        return reasons().contains(reason);
    }

    /** The values of a header of all that was taken. */
    List<String> headers(String name) {
        synchronized (bodies) {
            return taken.stream()
                    .map(e -> String.valueOf(e.getRequestHeaders().getFirst(name)))
                    .toList();
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            if (hanging) {
                closing.await();
                return;
            }
            var body = Stage.json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (code != 200) {
                exchange.getResponseHeaders().add("Retry-After", "60");
            } else {
                synchronized (bodies) {
                    bodies.add(body);
                    taken.add(exchange);
                }
            }
            exchange.sendResponseHeaders(code, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
