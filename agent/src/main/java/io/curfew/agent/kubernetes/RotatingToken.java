package io.curfew.agent.kubernetes;

import io.curfew.agent.port.Traffic;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * The bearer token: read again each minute and whenever the server refuses it, and then tried once more. Counts the
 * refused attempt, which nobody else gets to see.
 */
final class RotatingToken extends TokenRefreshInterceptor {
    private final Traffic traffic;

    RotatingToken(Config config, HttpClient.Factory factory, Traffic traffic) {
        super(config, factory, Instant.EPOCH);
        this.traffic = traffic;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        try {
            super.before(builder, request, tags);
        } catch (RuntimeException unreadable) {
            // The token at hand stands in the header already, and may still do.
        }
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
        return refreshed(builder, response, tags).thenApply(again -> {
            if (again) {
                var request = tags.getTag(Request.class);
                traffic.kubernetes(request.verb().audited(), request.resource(), Integer.toString(response.code()));
            }
            return again;
        });
    }

    private CompletableFuture<Boolean> refreshed(BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
        try {
            return super.afterFailure(builder, response, tags);
        } catch (RuntimeException unreadable) {
            return CompletableFuture.completedFuture(false);
        }
    }
}
