package io.curfew.agent.aws;

import io.curfew.agent.port.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.imds.Ec2MetadataRetryPolicy;

/**
 * Looks at instance metadata with a token (IMDSv2 only): one request for each look while the token is good. The token
 * is renewed when five sixths of its life are over, and at once where it is refused with 401. Never retries otherwise;
 * never throws for what instance metadata answers. For one thread.
 */
final class MetadataSession implements AutoCloseable {
    static final BoundedHttpClient.Bounds BOUNDS =
            new BoundedHttpClient.Bounds(Duration.ofSeconds(1), Duration.ofSeconds(2), 64 * 1024);

    private static final Duration TOKEN_LIFE = Duration.ofHours(6);
    private static final String TOKEN_LIFE_HEADER = "x-aws-ec2-metadata-token-ttl-seconds";
    private static final Exchange NOTHING = new Exchange.Unasked(SdkHttpMethod.GET);

    private final InstantSource clock;
    private final Traffic traffic;
    private final BoundedHttpClient http;

    // The SDK's client keeps its token for good, also after a 401: a new token takes a new client.
    private Optional<Ec2MetadataClient> client = Optional.empty();
    private Instant renewal = Instant.MAX;
    private Exchange last = NOTHING;

    MetadataSession(BoundedHttpClient.Bounds bounds, InstantSource clock, Traffic traffic) {
        ImdsV2Only.enforce();
        this.clock = clock;
        this.traffic = traffic;
        this.http = BoundedHttpClient.withoutProxy(bounds, this::note);
    }

    /** Looks at {@code path}, such as {@code /latest/meta-data/instance-id}. */
    Look look(String path) {
        if (!clock.instant().isBefore(renewal)) {
            forgetToken();
        }
        Look look = ask(path);
        if (tokenWasRefused()) {
            forgetToken();
            look = ask(path);
        }
        return look;
    }

    @Override
    public void close() {
        http.close();
    }

    private Look ask(String path) {
        last = NOTHING;
        try {
            return new Look.Text(connected().get(path).asString());
        } catch (RuntimeException e) {
            // Not e's message: it may quote the token.
            return explain();
        }
    }

    private Look explain() {
        return switch (last) {
            case Exchange.Answered a when a.method() == SdkHttpMethod.GET && a.status() == 404 -> new Look.NotThere();
            case Exchange.Answered a when a.method() == SdkHttpMethod.GET -> new Look.Trouble("HTTP " + a.status());
            case Exchange.Answered a when a.head().isSuccessful() -> new Look.Trouble("the token it gave is unusable");
            case Exchange.Answered a -> new Look.Trouble("HTTP " + a.status() + " to the request for a token");
            case Exchange.Broken b -> new Look.Trouble(b.why());
            case Exchange.Unasked _ -> new Look.Trouble("cannot be asked: is its endpoint a URL?");
        };
    }

    private boolean tokenWasRefused() {
        return last instanceof Exchange.Answered a && a.method() == SdkHttpMethod.GET && a.status() == 401;
    }

    private void forgetToken() {
        client = Optional.empty();
        renewal = Instant.MAX;
    }

    // Built late: an endpoint that is no URL is trouble, not a reason to stop.
    private Ec2MetadataClient connected() {
        if (client.isEmpty()) {
            client = Optional.of(Ec2MetadataClient.builder()
                    .httpClient(http)
                    .tokenTtl(TOKEN_LIFE)
                    .retryPolicy(Ec2MetadataRetryPolicy.none())
                    .build());
        }
        return client.get();
    }

    private void note(Exchange exchange) {
        last = exchange;
        switch (exchange) {
            case Exchange.Answered a -> {
                traffic.metadata(Integer.toString(a.status()));
                if (a.method() == SdkHttpMethod.PUT && a.head().isSuccessful()) {
                    renewal = clock.instant().plus(life(a).multipliedBy(5).dividedBy(6));
                }
            }
            case Exchange.Broken b -> traffic.metadata(b.fault().label());
            case Exchange.Unasked _ -> {}
        }
    }

    private static Duration life(Exchange.Answered token) {
        return token.head()
                .firstMatchingHeader(TOKEN_LIFE_HEADER)
                .filter(s -> s.matches("[0-9]{1,5}"))
                .map(s -> Duration.ofSeconds(Long.parseLong(s)))
                .orElse(TOKEN_LIFE);
    }
}
