package io.curfew.agent.telemetry;

import io.curfew.agent.port.Cluster.Shortcoming;
import io.curfew.agent.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Status, metrics and health over HTTP, on one event loop. A port that cannot be opened is a trouble and ends nothing:
 * it is tried again every few seconds.
 */
public final class HttpSurface implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSurface.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration CLOSES_WITHIN = Duration.ofMillis(900);

    private static final String NOTHING_FROM_ELSEWHERE =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Settings.Http http;
    private final Supplier<Optional<Shortcoming>> shortcoming;
    private final Duration retry;
    private final Pages pages;
    private final Vertx vertx;
    private volatile Optional<HttpServer> server = Optional.empty();
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Optional<Rehearsals> rehearsals = Optional.empty();
    private volatile boolean closed;

    /**
     * Begins to listen, and returns at once.
     *
     * @param metadataAnswer when instance metadata last gave a usable answer; asked from another thread
     * @param shortcoming what the agent's identity keeps it from; asked from another thread
     */
    public static HttpSurface open(
            Settings settings,
            StatusBoard board,
            Meters meters,
            Timeline timeline,
            InstantSource clock,
            Supplier<Optional<Instant>> metadataAnswer,
            Supplier<Optional<Shortcoming>> shortcoming) {
        return open(settings, board, meters::scrape, timeline, clock, metadataAnswer, shortcoming, RETRY);
    }

    static HttpSurface open(
            Settings settings,
            StatusBoard board,
            Supplier<String> metrics,
            Timeline timeline,
            InstantSource clock,
            Supplier<Optional<Instant>> metadataAnswer,
            Supplier<Optional<Shortcoming>> shortcoming,
            Duration retry) {
        var health = new Health(board, clock, metadataAnswer, settings.metadataPoll(), shortcoming);
        var surface = new HttpSurface(settings.http(), board, health, metrics, timeline, shortcoming, retry);
        surface.listen();
        return surface;
    }

    private HttpSurface(
            Settings.Http http,
            StatusBoard board,
            Health health,
            Supplier<String> metrics,
            Timeline timeline,
            Supplier<Optional<Shortcoming>> shortcoming,
            Duration retry) {
        this.http = http;
        this.shortcoming = shortcoming;
        this.retry = retry;
        this.pages = new Pages(board, health, metrics, this::troubles, timeline);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setDisableTCCL(true)
                // The file cache would need a writable /tmp.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /** From now on /rehearse is answered by {@code rehearsals}, each time on a thread of its own. */
    public void rehearse(Rehearsals answering) {
        rehearsals = Optional.of(answering);
    }

    /** The open port; empty while there is none. */
    public OptionalInt port() {
        return server.map(s -> OptionalInt.of(s.actualPort())).orElse(OptionalInt.empty());
    }

    /** What stands in the way of serving, or of the agent whoever it is, as sentences; for the status. */
    public List<String> troubles() {
        return Stream.concat(trouble.stream(), shortcoming.get().map(Shortcoming::what).stream())
                .toList();
    }

    /** Closes within a second. */
    @Override
    public void close() {
        closed = true;
        try {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSES_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Its threads are daemons: nothing is held up by what is left of them.
            LOG.atDebug().addKeyValue("why", e).log("http.not-closed");
        }
        server = Optional.empty();
    }

    private void listen() {
        var options = new HttpServerOptions()
                .setPort(http.port())
                .setHost(http.bind())
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(30);
        vertx.createHttpServer(options)
                .requestHandler(this::answer)
                .listen()
                .onSuccess(this::listening)
                .onFailure(this::notListening);
    }

    private void listening(HttpServer opened) {
        server = Optional.of(opened);
        trouble = Optional.empty();
        LOG.atInfo()
                .addKeyValue("bind", http.bind())
                .addKeyValue("port", opened.actualPort())
                .log("http.listening");
    }

    private void notListening(Throwable why) {
        if (closed) {
            return;
        }
        var words = "Port " + http.port() + " on " + http.bind() + " cannot be opened: "
                + Optional.ofNullable(why.getMessage()).orElseGet(why::toString);
        if (trouble.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("bind", http.bind())
                    .addKeyValue("port", http.port())
                    .addKeyValue("why", Optional.ofNullable(why.getMessage()).orElseGet(why::toString))
                    .addKeyValue("retry", retry.toSeconds() + "s")
                    .log("http.not-listening");
        }
        trouble = Optional.of(words);
        vertx.setTimer(retry.toMillis(), _ -> listen());
    }

    private void answer(HttpServerRequest request) {
        var response = request.response().putHeader("cache-control", "no-store");
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            response.putHeader("allow", "GET, HEAD").putHeader("connection", "close");
            send(request, Pages.Page.text(405, "Only GET and HEAD."));
            return;
        }
        var path = Optional.ofNullable(request.path()).orElse("");
        var slow = rehearsals.filter(
                _ -> path.equals(Rehearsals.PATH) && request.method().equals(HttpMethod.GET));
        if (slow.isPresent()) {
            rehearse(request, slow.get());
        } else {
            send(request, page(path));
        }
    }

    // It asks the API server: the one event loop goes on serving meanwhile.
    private void rehearse(HttpServerRequest request, Rehearsals answering) {
        var query = new HashMap<String, String>();
        request.params().forEach(query::putIfAbsent);
        var accept = Optional.ofNullable(request.getHeader("accept")).orElse("");
        var context = vertx.getOrCreateContext();
        Thread.ofVirtual().name("rehearsal").start(() -> {
            var page = answering.page(query, accept);
            context.runOnContext(_ -> {
                page.headers().forEach(request.response()::putHeader);
                send(request, new Pages.Page(page.code(), page.type(), page.body()));
            });
        });
    }

    // A fault in one page must not become the end of the connection without a word.
    private Pages.Page page(String path) {
        try {
            return pages.at(path);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("path", path).setCause(e).log("http.fault");
            return Pages.Page.text(
                    500, "This page cannot be made: " + e.getClass().getSimpleName());
        }
    }

    private static void send(HttpServerRequest request, Pages.Page page) {
        var body = Buffer.buffer(page.body());
        var response = request.response()
                .setStatusCode(page.code())
                .putHeader("content-type", page.type())
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("content-security-policy", NOTHING_FROM_ELSEWHERE)
                .putHeader("content-length", Integer.toString(body.length()));
        if (request.method().equals(HttpMethod.HEAD)) {
            var _ = response.end();
        } else {
            var _ = response.end(body);
        }
    }
}
