package io.curfew.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curfew.agent.loop.Status.Phase;
import io.curfew.agent.port.Cluster.Shortcoming;
import io.curfew.agent.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSurfaceTest {
    private static final String LOOPBACK = "127.0.0.1";

    private volatile Instant now = Example.START;
    private volatile Optional<Instant> answer = Optional.of(Example.START);
    private volatile Optional<Shortcoming> shortcoming = Optional.empty();
    private final StatusBoard board = new StatusBoard();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpSurface surface = open(0);

    @AfterEach
    void close() {
        surface.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200, text/html",
        "/status, 200, application/json",
        "/metrics, 200, text/plain",
        "/healthz, 200, text/plain",
        "/readyz, 200, application/json",
        "/status?pretty, 200, application/json",
        "/nothing, 404, text/plain"
    })
    void eachPathHasItsPage(String path, int code, String type) {
        board.turned(Example.idle());

        var response = get(path);

        assertThat(response.statusCode()).isEqualTo(code);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith(type);
    }

    @Test
    void aHeadHasTheLengthAndNoBody() {
        var response = send("HEAD", "/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("content-length")).hasValue("11");
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "DELETE", "OPTIONS"})
    void nothingCanBeChangedOverHttp(String method) {
        assertThat(send(method, "/status").statusCode()).isEqualTo(405);
    }

    @Test
    void aPageThatBreaksIsAnAnswerAndNotTheEnd() {
        surface.close();
        surface = HttpSurface.open(
                settings(0),
                board,
                () -> {
                    throw new IllegalStateException("broken");
                },
                new Timeline(() -> now),
                () -> now,
                () -> answer,
                () -> shortcoming,
                Duration.ofMillis(50));
        listening();

        assertThat(get("/metrics").statusCode()).isEqualTo(500);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aLoopThatNeverTurnedHasNoStatus() {
        assertThat(get("/status").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("\"ready\" : false", "The own Node has not been read yet.");
    }

    @Test
    void aLoopThatStoppedTurningIsNotHealthy() {
        board.turned(Example.idle());
        now = Example.START.plus(Health.TURNS_WITHIN).plusSeconds(1);

        assertThat(get("/healthz").statusCode()).isEqualTo(503);
        assertThat(get("/healthz").body()).contains("Since 2026-11-21T10:00:00Z");
    }

    @Test
    void withoutAnswersOfInstanceMetadataItIsNotReadyAndSaysSinceWhen() {
        board.turned(Example.idle());
        now = Example.START.plusSeconds(31);

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("Instance metadata does not answer.", "2026-11-21T10:00:00Z");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void onANodeThatIsNotItsOwnItIsNotReady() {
        board.turned(Example.in(Phase.REFUSED));

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void whatItsIdentityKeepsItFromIsSaidBeforeAnythingIsAnnounced() {
        board.turned(Example.idle());
        shortcoming = Optional.of(new Shortcoming("Acting as associatedNode, the agent cannot drain.", Example.START));

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("cannot drain.", "2026-11-21T10:00:00Z");
        assertThat(get("/status").body()).contains("cannot drain.");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void slowPollsGiveInstanceMetadataMoreTime() {
        var health = new Health(board, () -> now, () -> answer, Duration.ofSeconds(30), () -> shortcoming);
        board.turned(Example.idle());
        now = Example.START.plusSeconds(59);

        assertThat(health.ready()).isEmpty();
    }

    @Test
    void aPortInUseEndsNothingAndIsTriedAgain() throws IOException {
        try (var occupant = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            surface.close();
            surface = open(occupant.getLocalPort());
            await().until(() -> !surface.troubles().isEmpty());
            assertThat(surface.troubles().getFirst()).contains("Port " + occupant.getLocalPort() + " on 127.0.0.1");
        }

        listening();
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(surface.troubles()).isEmpty();
    }

    @Test
    void itClosesWithinASecondWhateverClientsDo() throws IOException {
        listening();
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), surface.port().orElseThrow());
                var half = new Socket(
                        InetAddress.getLoopbackAddress(), surface.port().orElseThrow())) {
            half.getOutputStream().write("GET /status HT".getBytes(StandardCharsets.US_ASCII));
            // Connections are served in the order in which they came: the two stand once this is answered.
            assertThat(get("/").statusCode()).isEqualTo(200);
            var before = System.nanoTime();

            surface.close();

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void aRehearsalIsAnsweredOnAThreadOfItsOwnWhileTheOthersAreServed() throws Exception {
        board.turned(Example.idle());
        var leave = new CountDownLatch(1);
        surface.rehearse((query, accept) -> {
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Rehearsals.Page(
                    429, "text/plain; charset=utf-8", query + " " + accept, Map.of("retry-after", "7"));
        });
        listening();
        var pending =
                client.sendAsync(request("GET", "/rehearse?notice=spot&in=90s"), HttpResponse.BodyHandlers.ofString());

        assertThat(get("/status").statusCode()).isEqualTo(200);
        assertThat(pending).isNotDone();
        leave.countDown();

        var response = pending.get();
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).contains("notice=spot", "in=90s", "text/html");
        assertThat(response.headers().firstValue("retry-after")).hasValue("7");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    }

    @Test
    void whereNobodyRehearsesThereIsNoSuchPage() {
        assertThat(get("/rehearse").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyAGetRehearses() {
        surface.rehearse((_, _) -> {
            throw new IllegalStateException("asked");
        });

        assertThat(send("HEAD", "/rehearse").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/rehearse").statusCode()).isEqualTo(405);
    }

    private HttpSurface open(int port) {
        return HttpSurface.open(
                settings(port),
                board,
                () -> "figures 1.0",
                new Timeline(() -> now),
                () -> now,
                () -> answer,
                () -> shortcoming,
                Duration.ofMillis(50));
    }

    private static Settings settings(int port) {
        return Settings.of("node-1", List.of("--http.port=" + port, "--http.bind=" + LOOPBACK));
    }

    private void listening() {
        await().until(() -> surface.port().isPresent());
    }

    private HttpResponse<String> get(String path) {
        return send("GET", path);
    }

    private HttpRequest request(String method, String path) {
        listening();
        var uri = URI.create("http://127.0.0.1:" + surface.port().orElseThrow() + path);
        return HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("accept", "text/html")
                .build();
    }

    private HttpResponse<String> send(String method, String path) {
        try {
            return client.send(request(method, path), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
