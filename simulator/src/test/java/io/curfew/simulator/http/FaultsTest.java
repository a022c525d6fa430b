package io.curfew.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.curfew.simulator.fault.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class FaultsTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger effects = new AtomicInteger();
    private final LoopbackServer server = LoopbackServer.start("test", (request, answer) -> {
        effects.incrementAndGet();
        answer.send(200, "text/plain", "0123456789");
    });

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
    }

    @Test
    void anAnswerIsGivenAsOftenAsTheRuleSaysAndHasNoEffect() throws Exception {
        server.faults().times(2, any -> true, Fault.answer(503, Map.of("Retry-After", "1"), "busy"));

        assertThat(get().body()).isEqualTo("busy");
        assertThat(get().headers().firstValue("Retry-After")).hasValue("1");
        assertThat(effects).hasValue(0);
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    void aRuleMeetsOnlyThoseItMatchesUntilItIsRemoved() throws Exception {
        var other = server.faults().always(request -> request.path().equals("/other"), Fault.answer(500));
        var rule = server.faults().always(request -> request.path().equals("/"), Fault.answer(429));

        assertThat(get().statusCode()).isEqualTo(429);
        assertThat(get().statusCode()).isEqualTo(429);
        rule.remove();
        assertThat(get().statusCode()).isEqualTo(200);
        assertThat(rule.hits()).isEqualTo(2);
        assertThat(other.hits()).isZero();
    }

    @Test
    void aHungRequestIsAnsweredWhenTheRuleGoes() {
        var rule = server.faults().once(any -> true, Fault.hang());
        var answer = client.sendAsync(HttpRequest.newBuilder(server.uri()).build(), BodyHandlers.ofString());

        await().until(() -> rule.hits() == 1);
        assertThat(server.ledger().entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.status()).isZero());
        assertThat(answer).isNotDone();
        rule.remove();
        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    @Test
    void aHungRequestThatWasGivenUpHasNoEffectLater() throws Exception {
        var rule = server.faults().once(any -> true, Fault.hang());
        var request = HttpRequest.newBuilder(server.uri())
                .timeout(Duration.ofMillis(200))
                .build();
        try (var impatient = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> impatient.send(request, BodyHandlers.discarding()))
                    .isInstanceOf(HttpTimeoutException.class);
            // The exception may come before the connection is cut; when the client has ended, it is.
            impatient.shutdownNow();
        }

        rule.remove();
        get();
        assertThat(effects).hasValue(1);
    }

    @Test
    void aDelayedRequestIsAnsweredLate() throws Exception {
        server.faults().once(any -> true, Fault.delay(Duration.ofMillis(150)));
        var before = System.nanoTime();

        assertThat(get().statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - before)
                .isGreaterThan(Duration.ofMillis(140).toNanos());
    }

    @Test
    void aResetIsSeenAsOne() throws Exception {
        server.faults().once(any -> true, Fault.reset());

        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(effects).hasValue(0);
    }

    @Test
    void halfAnAnswerEndsBeforeItsLength() {
        server.faults().once(any -> true, Fault.halfAnAnswer());

        assertThatThrownBy(this::get).isInstanceOf(IOException.class).hasMessageContaining("5");
    }

    @Test
    void aLostAnswerHadItsEffect() {
        server.faults().once(any -> true, Fault.answerLost());

        assertThatThrownBy(this::post).isInstanceOf(IOException.class);
        assertThat(effects).hasValue(1);
    }

    @Test
    void garbageIsAsLargeAsAskedFor() throws Exception {
        server.faults().once(any -> true, Fault.garbage(10_000_000));

        assertThat(get().body()).hasSizeGreaterThanOrEqualTo(10_000_000);
        assertThat(get().body()).isEqualTo("0123456789");
    }

    private HttpResponse<String> get() throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.uri().resolve("/")).build(), BodyHandlers.ofString());
    }

    // The JDK's client quietly repeats a GET whose connection is reset, but not a POST.
    private HttpResponse<String> post() throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.uri().resolve("/"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
