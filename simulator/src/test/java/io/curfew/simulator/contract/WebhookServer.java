package io.curfew.simulator.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An admission webhook on loopback, with a certificate that it has made itself. */
final class WebhookServer implements AutoCloseable {

    private static final Certificate CERTIFICATE = Certificate.ofLoopback();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger asked = new AtomicInteger();

    private WebhookServer(HttpsServer server) {
        this.server = server;
    }

    /** Answers each AdmissionReview with a response such as {@code {"allowed":true}}, to which the uid is added. */
    static WebhookServer start(Function<JsonNode, String> response) {
        try {
            var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(CERTIFICATE.context()));
            var webhook = new WebhookServer(server);
            server.setExecutor(webhook.threads);
            server.createContext("/", exchange -> webhook.answer(exchange, response));
            server.start();
            return webhook;
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        }
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** As {@code caBundle} takes it. */
    String authority() {
        return CERTIFICATE.bundle();
    }

    int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange, Function<JsonNode, String> response) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            var review = Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var verdict = (ObjectNode) Json.parse(response.apply(review));
            verdict.set("uid", review.at("/request/uid"));
            var body = Json.of("{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','response':%s}", verdict)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
