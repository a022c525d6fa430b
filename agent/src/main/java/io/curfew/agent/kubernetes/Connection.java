package io.curfew.agent.kubernetes;

import io.curfew.agent.port.Traffic;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.time.Duration;
import java.util.Optional;

/**
 * The HTTP client of fabric8, with its TLS, its proxies and its token; not its Kubernetes client, whose retries, lost
 * headers and models the agent does better without (drain.md 2.1, java.md B.2 and C.2).
 *
 * <p>One connection carries all requests (HTTP/2). Where a peer has vanished without a word, its requests time out one
 * after the other, since the JDK sends no pings: whoever runs into a time-out therefore has the client {@linkplain
 * #replace replaced}.
 */
final class Connection implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private final JdkHttpClientFactory factory = new JdkHttpClientFactory();
    private final Config config;
    private final Traffic traffic;
    private Optional<HttpClient> current = Optional.empty();
    private boolean closed;

    Connection(Config config, Traffic traffic) {
        this.config = config;
        this.traffic = traffic;
        config.setUserAgent("curfew-agent");
        config.setConnectionTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()));
        // The loop decides when to ask again, and a budget that is closed must be seen at once (drain.md 2.1).
        config.setRequestRetryBackoffLimit(0);
        // Whom to impersonate is said by each request.
        config.setImpersonateUsername(null);
    }

    synchronized HttpClient get() {
        if (closed) {
            throw new IllegalStateException("the connection is closed");
        }
        if (current.isEmpty()) {
            current = Optional.of(factory.newBuilder(config)
                    .addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, new RotatingToken(config, factory, traffic))
                    .build());
        }
        return current.get();
    }

    /** The next request opens a new connection; what still runs on {@code stuck} is left to end. */
    synchronized void replace(HttpClient stuck) {
        current = current.filter(client -> !client.equals(stuck));
    }

    @Override
    public synchronized void close() {
        closed = true;
        current.ifPresent(HttpClient::close);
        current = Optional.empty();
    }
}
