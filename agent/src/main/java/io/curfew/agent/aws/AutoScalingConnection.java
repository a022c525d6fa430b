package io.curfew.agent.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
    static final BoundedHttpClient.Bounds BOUNDS =
            new BoundedHttpClient.Bounds(Duration.ofSeconds(2), Duration.ofSeconds(5), 512 * 1024);

    static final Duration CALL = Duration.ofSeconds(8);

    private final Supplier<Optional<String>> instanceRegion;
    private final BoundedHttpClient.Bounds bounds;
    private final Duration call;

    private Optional<Open> open = Optional.empty(); // guarded by this

    AutoScalingConnection(Supplier<Optional<String>> instanceRegion, BoundedHttpClient.Bounds bounds, Duration call) {
        ImdsV2Only.enforce();
        this.instanceRegion = instanceRegion;
        this.bounds = bounds;
        this.call = call;
    }

    /** Empty where the region is not known yet. */
    synchronized Optional<AutoScalingClient> client() {
        if (open.isEmpty()) {
            open = region().map(region -> Open.to(region, bounds, call));
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

    private record Open(AutoScalingClient client, NodeCredentials credentials, ScheduledExecutorService timer)
            implements AutoCloseable {

        static Open to(Region region, BoundedHttpClient.Bounds bounds, Duration call) {
            var credentials = new NodeCredentials();
            // The SDK would make five threads of its own for its time limits.
            var timer = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("aws-time-limit").factory());
            var client = AutoScalingClient.builder()
                    .region(region)
                    .defaultsMode(DefaultsMode.STANDARD)
                    .credentialsProvider(credentials)
                    .httpClient(BoundedHttpClient.withProxy(bounds, _ -> {}))
                    .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry())
                            .apiCallTimeout(call)
                            .scheduledExecutorService(timer))
                    .build();
            return new Open(client, credentials, timer);
        }

        @Override
        public void close() {
            client.close();
            credentials.close();
            timer.shutdownNow();
        }
    }
}
