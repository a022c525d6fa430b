package io.curfew.agent.aws;

import io.curfew.agent.aws.BoundedHttpClient.Bounds;
import io.curfew.agent.port.Traffic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/**
 * The SDK's Auto Scaling client, built when it is first needed: on a quiet node its classes never take memory. One
 * attempt a call, of at most 5 s, and 8 s with the credentials.
 */
final class AutoScalingConnection implements AutoCloseable {
    /** 50 hooks of a group with all their metadata are below 300 kB. */
    static final Bounds BOUNDS = new Bounds(Duration.ofSeconds(2), Duration.ofSeconds(5), 512 * 1024);

    static final Duration CALL = Duration.ofSeconds(8);

    private final Supplier<Optional<String>> instanceRegion;
    private final Bounds bounds;
    private final Duration call;
    private final InstantSource clock;
    private final Traffic traffic;
    private final Consumer<Exchange> ledger;

    private Optional<Open> open = Optional.empty(); // guarded by this

    AutoScalingConnection(
            Supplier<Optional<String>> instanceRegion,
            Bounds bounds,
            Duration call,
            InstantSource clock,
            Traffic traffic) {
        this(instanceRegion, bounds, call, clock, traffic, _ -> {});
    }

    /**
     * @param ledger is told of each request once
     */
    AutoScalingConnection(
            Supplier<Optional<String>> instanceRegion,
            Bounds bounds,
            Duration call,
            InstantSource clock,
            Traffic traffic,
            Consumer<Exchange> ledger) {
        ImdsV2Only.enforce();
        this.ledger = ledger;
        this.instanceRegion = instanceRegion;
        this.bounds = bounds;
        this.call = call;
        this.clock = clock;
        this.traffic = traffic;
    }

    /** Empty where the region is not known yet. */
    synchronized Optional<AutoScalingClient> client() {
        if (open.isEmpty()) {
            open = region().map(this::connect);
        }
        return open.map(Open::client);
    }

    @Override
    public synchronized void close() {
        open.ifPresent(Open::close);
        open = Optional.empty();
    }

    private Optional<Region> region() {
        return SdkSystemSetting.AWS_REGION
                .getStringValue()
                .filter(r -> !r.isBlank())
                .or(instanceRegion)
                .map(Region::of);
    }

    private Open connect(Region region) {
        // A session of its own: the poller's is for the poller's thread.
        var metadata = new MetadataSession(MetadataSession.BOUNDS, clock, traffic);
        var credentials = new NodeCredentials(new RoleCredentials(metadata, clock));
        // The SDK would make five threads of its own for its time limits.
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("aws-time-limit").factory());
        var client = AutoScalingClient.builder()
                .region(region)
                .defaultsMode(DefaultsMode.STANDARD)
                .credentialsProvider(credentials)
                .httpClient(BoundedHttpClient.withProxy(bounds, ledger))
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(call)
                        .scheduledExecutorService(timer))
                .build();
        return new Open(client, credentials, timer);
    }

    private record Open(AutoScalingClient client, NodeCredentials credentials, ScheduledExecutorService timer)
            implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            credentials.close();
            timer.shutdownNow();
        }
    }
}
