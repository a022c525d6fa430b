package io.curfew.agent.kubernetes;

import io.curfew.agent.port.Traffic;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one request and hands back what came; never asks twice but after a refused token. Counts what it sends. */
final class ApiServer implements AutoCloseable {
    /** The server may need 10 s for one eviction (drain.md 2.1, row 504), and the loop waits 30 s. */
    static final Duration USUAL_LIMIT = Duration.ofSeconds(20);

    private final Connection connection;
    private final String address;
    private final Traffic traffic;
    private final Duration limit;
    private volatile Optional<String> lastDate = Optional.empty();

    private ApiServer(Connection connection, String address, Traffic traffic, Duration limit) {
        this.connection = connection;
        this.address = address;
        this.traffic = traffic;
        this.limit = limit;
    }

    /**
     * Sends nothing by itself, but reads what the configuration points to.
     *
     * @param limit for the headers of an answer, and once more for its body
     * @throws NoCluster where a certificate cannot be read, or the address is none
     */
    static ApiServer of(Config config, Traffic traffic, Duration limit) throws NoCluster {
        try {
            var address = config.getMasterUrl();
            var connection = new Connection(config, traffic);
            connection.get();
            return new ApiServer(
                    connection,
                    address.endsWith("/") ? address.substring(0, address.length() - 1) : address,
                    traffic,
                    limit);
        } catch (RuntimeException unusable) {
            throw new NoCluster("the configuration of the cluster cannot be used: " + Texts.of(unusable));
        }
    }

    /** Throws where no whole answer came; an answer with an error code is an answer. */
    Answer ask(Request request) throws IOException {
        try (var reply = open(request)) {
            return reply.whole();
        }
    }

    /** Returns once the headers are here; the body has as long to come, unless the caller says otherwise. */
    Reply open(Request request) throws IOException {
        try {
            var http = connection.get();
            var response = await(http, send(http, request));
            count(request, Integer.toString(response.code()));
            lastDate = Optional.ofNullable(response.header("Date"));
            var body = new Body(response.body(), () -> connection.replace(http));
            body.allow(Reply.LONGEST_OBJECT);
            body.patience(limit);
            return new Reply(response.code(), seconds(response.header("Retry-After")), body);
        } catch (IOException noAnswer) {
            count(request, "none");
            throw noAnswer;
        } catch (RuntimeException broken) {
            count(request, "none");
            throw new IOException(Texts.of(broken), broken);
        }
    }

    /** The {@code Date} of the newest answer, by which a wrong clock shows. */
    Optional<String> lastDate() {
        return lastDate;
    }

    private CompletableFuture<HttpResponse<InputStream>> send(HttpClient http, Request request) {
        return http.newBuilder().tag(request).build().sendAsync(built(http, request), InputStream.class);
    }

    private HttpRequest built(HttpClient http, Request request) {
        var builder = http.newHttpRequestBuilder();
        builder.uri(URI.create(address + request.path()));
        // Until the headers are here: a watch goes on for long (up to Java 25; later ones count the body too).
        builder.timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        builder.header("Accept", "application/json");
        request.inTheNameOf().ifPresent(user -> builder.header("Impersonate-User", user));
        var payload = request.payload();
        if (payload.isPresent()) {
            builder.method(
                    request.verb().method(),
                    payload.get().contentType(),
                    payload.get().text());
        }
        return builder.build();
    }

    private HttpResponse<InputStream> await(HttpClient http, CompletableFuture<HttpResponse<InputStream>> pending)
            throws IOException {
        // A quarter more, for the second try after a refused token.
        var whole = limit.plus(limit.dividedBy(4));
        try {
            return pending.get(whole.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the API server");
        } catch (TimeoutException late) {
            pending.cancel(true);
            connection.replace(http);
            throw new Silence(whole);
        } catch (ExecutionException failed) {
            var real = Texts.unwrapped(failed);
            if (real instanceof HttpTimeoutException || real instanceof TimeoutException) {
                connection.replace(http);
            }
            throw new IOException(Texts.of(real), real);
        }
    }

    private void count(Request request, String code) {
        traffic.kubernetes(request.verb().audited(), request.resource(), code);
    }

    private static Optional<Duration> seconds(String header) {
        try {
            return Optional.ofNullable(header)
                    .map(String::strip)
                    .map(Integer::parseInt)
                    .filter(seconds -> seconds >= 0)
                    .map(Duration::ofSeconds);
        } catch (NumberFormatException aDate) {
            // Kubernetes sends seconds only.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
