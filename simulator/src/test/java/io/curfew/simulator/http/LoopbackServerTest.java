package io.curfew.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LoopbackServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<String> chunks = new LinkedBlockingQueue<>();
    private final AtomicBoolean gone = new AtomicBoolean();
    private final LoopbackServer server = LoopbackServer.start("test", this::handle);

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
    }

    @Test
    void aRequestReachesTheHandlerAndItsAnswerTheClient() throws Exception {
        var response = client.send(
                request("/a%2Fb+c?x=1&x=2&y=a+b")
                        .POST(BodyPublishers.ofString("hello"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("POST /a/b+c {x=[1, 2], y=[a b]} hello");
    }

    @Test
    void aChunkedBodyIsReadWhole() throws Exception {
        var response = client.send(
                request("/chunks")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes("in chunks"))))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.body()).endsWith("in chunks");
    }

    @Test
    void aClientThatExpectsContinueGetsIt() throws Exception {
        var response = client.send(
                request("/")
                        .expectContinue(true)
                        .POST(BodyPublishers.ofString("late"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.body()).endsWith("late");
    }

    @Test
    void headHasTheLengthButNoBody() throws Exception {
        var response = client.send(request("/").HEAD().build(), BodyHandlers.ofString());

        assertThat(response.headers().firstValue("Content-Length")).hasValue("10");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void requestsShareOneConnection() throws Exception {
        get("/1");
        get("/2");
        client.send(request("/").HEAD().build(), BodyHandlers.discarding());
        get("/3");

        assertThat(server.ledger().connectionsOpened()).isEqualTo(1);
        assertThat(server.ledger().entries()).hasSize(4).allMatch(entry -> entry.connection() == 1);
    }

    @Test
    void anAnswerThatClosesCostsANewConnection() throws Exception {
        get("/close");
        get("/1");

        assertThat(server.ledger().connectionsOpened()).isEqualTo(2);
    }

    @Test
    void theLedgerKeepsWhatWasAskedAndAnswered() throws Exception {
        client.send(request("/none?a=b").header("User-Agent", "me").build(), BodyHandlers.discarding());

        assertThat(server.ledger().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.method()).isEqualTo("GET");
            assertThat(entry.pathWithQuery()).isEqualTo("/none?a=b");
            assertThat(entry.status()).isEqualTo(404);
            assertThat(entry.userAgent()).isEqualTo("me");
        });
    }

    @Test
    void eachWriteToAStreamReachesTheClientAtOnce() throws Exception {
        try (var body = stream()) {
            chunks.add("first");
            assertThat(new String(body.readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("first");
            chunks.add("second");
            assertThat(new String(body.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("second");
            chunks.add("");
            assertThat(body.readAllBytes()).isEmpty();
        }
    }

    @Test
    void aClientThatLeavesAStreamIsNoticed() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(bytes("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"));
            // Read up to the first chunk: a write into a closed connection would fail before anybody notices.
            chunks.add("!");
            for (int read = 0; read != '!'; read = socket.getInputStream().read()) {
                assertThat(read).isNotNegative();
            }
        }
        await().untilTrue(gone);
    }

    @Test
    void aServerThatIsGoneRefusesAndComesBackOnItsPort() throws Exception {
        get("/1");
        server.stopListening();
        assertThatThrownBy(() -> get("/2")).isInstanceOf(ConnectException.class);

        server.listenAgain();
        assertThat(get("/3").statusCode()).isEqualTo(200);
    }

    @Test
    void aHandlerThatFailsIsAnsweredWith500() throws Exception {
        assertThat(get("/fails").statusCode()).isEqualTo(500);
    }

    private InputStream stream() throws IOException, InterruptedException {
        return client.send(request("/stream").build(), BodyHandlers.ofInputStream())
                .body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void handle(Request request, Answer answer) throws IOException {
        switch (request.path()) {
            case "/none" -> answer.send(404);
            case "/close" -> answer.send(200, Map.of("Connection", "close"), new byte[0]);
            case "/fails" -> throw new IllegalStateException("on purpose");
            case "/stream" -> streamChunks(answer);
            default ->
                answer.send(
                        200,
                        "text/plain",
                        request.method() + " " + request.path() + " " + request.query() + " " + request.bodyText());
        }
    }

    private void streamChunks(Answer answer) throws IOException {
        try (var stream = answer.stream(200, Map.of("Content-Type", "application/json"))) {
            while (true) {
                var chunk = chunks.poll(5, TimeUnit.MILLISECONDS);
                if (chunk != null && chunk.isEmpty()) {
                    return;
                }
                if (chunk != null) {
                    stream.write(bytes(chunk));
                } else if (answer.clientGone()) {
                    gone.set(true);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
