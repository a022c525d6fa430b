package io.curfew.training;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * TLS and, for whoever offers it, HTTP/2 before a plain loopback server: the simulator speaks neither, real API servers
 * both, and what the training run does not use is not in the archive.
 */
final class TlsFront {
    /** Of one connection, not of the message; HTTP/2 forbids them. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "keep-alive", "transfer-encoding", "upgrade", "http2-settings", "host");

    private final HttpClient client;
    private final URI behind;

    private TlsFront(HttpClient client, URI behind) {
        this.client = client;
        this.behind = behind;
    }

    /** Starts one on a free port of 127.0.0.1; returns its address. Ends with {@code vertx}. */
    static URI open(Vertx vertx, Certificate certificate, URI behind) {
        var front = new TlsFront(vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(200)), behind);
        var options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PfxOptions().setPath(certificate.store().toString()).setPassword(Certificate.PASSWORD));
        var server = vertx.createHttpServer(options)
                .requestHandler(front::pass)
                .listen()
                .await();
        return URI.create("https://127.0.0.1:" + server.actualPort());
    }

    private void pass(HttpServerRequest asked) {
        var _ = asked.body()
                .compose(body -> client.request(new RequestOptions()
                                .setMethod(asked.method())
                                .setHost(behind.getHost())
                                .setPort(behind.getPort())
                                .setURI(asked.uri()))
                        .compose(request -> send(asked, request, body)))
                .compose(answer -> answer(asked, answer))
                .onFailure(_ -> asked.response().reset());
    }

    private static Future<HttpClientResponse> send(HttpServerRequest asked, HttpClientRequest request, Buffer body) {
        asked.headers().forEach(header -> {
            if (!OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                request.headers().add(header.getKey(), header.getValue());
            }
        });
        return request.send(body);
    }

    private static Future<Void> answer(HttpServerRequest asked, HttpClientResponse answer) {
        var response = asked.response().setStatusCode(answer.statusCode());
        answer.headers().forEach(header -> {
            if (!OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                response.headers().add(header.getKey(), header.getValue());
            }
        });
        // A watch has no length.
        if (!response.headers().contains("Content-Length")) {
            response.setChunked(true);
        }
        return answer.pipeTo(response);
    }
}
