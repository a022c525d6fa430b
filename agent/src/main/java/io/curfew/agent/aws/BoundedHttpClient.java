package io.curfew.agent.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * HTTP for the SDK within bounds: no answer, however slow or large, holds a caller longer than the limit or takes more
 * memory than the bound. Bodies are always read to their end, so that connections are reused (nth.md section 3, defect
 * G). Each request is told to the ledger once, on the caller's thread.
 */
final class BoundedHttpClient implements SdkHttpClient {
    private final SdkHttpClient client;
    private final Bounds bounds;
    private final Consumer<Exchange> ledger;

    /**
     * @param connect how long a connection may take to be made
     * @param whole how long a request may take from its beginning to the last byte of the answer's body
     * @param body bytes of the longest body that is accepted
     */
    record Bounds(Duration connect, Duration whole, int body) {}

    /** Goes straight to its target, whatever proxies the environment or the JVM name. */
    static BoundedHttpClient withoutProxy(Bounds bounds, Consumer<Exchange> ledger) {
        return new BoundedHttpClient(UrlConnectionHttpClient.create(uri -> straightTo(uri, bounds)), bounds, ledger);
    }

    /** Uses the proxies that the environment or the JVM name. */
    static BoundedHttpClient withProxy(Bounds bounds, Consumer<Exchange> ledger) {
        var client = UrlConnectionHttpClient.builder()
                .connectionTimeout(bounds.connect())
                .socketTimeout(bounds.whole())
                .build();
        return new BoundedHttpClient(client, bounds, ledger);
    }

    private BoundedHttpClient(SdkHttpClient client, Bounds bounds, Consumer<Exchange> ledger) {
        this.client = client;
        this.bounds = bounds;
        this.ledger = ledger;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                var method = request.httpRequest().method();
                try {
                    HttpExecuteResponse answer = withinLimit(prepared);
                    ledger.accept(new Exchange.Answered(method, answer.httpResponse()));
                    return answer;
                } catch (IOException e) {
                    ledger.accept(Exchange.Broken.by(method, e));
                    throw e;
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    // A read limit alone does not bound an answer that trickles. Interrupting a virtual thread closes its socket.
    private HttpExecuteResponse withinLimit(ExecutableHttpRequest request) throws IOException {
        var answer = new FutureTask<>(() -> wholeAnswer(request));
        Thread.ofVirtual().name("aws-http").start(answer);
        try {
            return answer.get(bounds.whole().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no whole answer within " + bounds.whole());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw asIoException(e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpExecuteResponse wholeAnswer(ExecutableHttpRequest request) throws IOException {
        HttpExecuteResponse answer = request.call();
        Optional<AbortableInputStream> stream = answer.responseBody();
        if (stream.isEmpty()) {
            return answer;
        }
        byte[] body = wholeBody(request, stream.get());
        return HttpExecuteResponse.builder()
                .response(answer.httpResponse())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    private byte[] wholeBody(ExecutableHttpRequest request, InputStream stream) throws IOException {
        try (stream) {
            byte[] body = stream.readNBytes(bounds.body() + 1);
            if (body.length <= bounds.body()) {
                return body;
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw new BrokenBodyException("answer broke off");
        }
        request.abort();
        throw new BrokenBodyException("answer larger than " + bounds.body() + " bytes");
    }

    private static IOException asIoException(ExecutionException e) {
        Throwable failure = e.getCause() instanceof UncheckedIOException u ? u.getCause() : e.getCause();
        return failure instanceof IOException io ? io : new IOException("request failed", failure);
    }

    private static HttpURLConnection straightTo(URI uri, Bounds bounds) {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(Math.toIntExact(bounds.connect().toMillis()));
            connection.setReadTimeout(Math.toIntExact(bounds.whole().toMillis()));
            connection.setUseCaches(false);
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
