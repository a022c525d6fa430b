package io.curfew.agent.aws;

import io.curfew.agent.aws.BoundedHttpClient.Bounds;
import io.curfew.agent.port.Traffic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The SDK's Auto Scaling client for a person's commands: their profile, their region, with retries. */
final class OperatorConnection implements AutoCloseable {
    /** 50 groups without their instances, or 50 hooks. */
    private static final Bounds BOUNDS = new Bounds(Duration.ofSeconds(5), Duration.ofSeconds(20), 2 * 1024 * 1024);

    private static final Duration CALL = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;

    private final Optional<String> region;
    private final Optional<String> profile;
    private final InstantSource clock;

    private Optional<AutoScalingClient> client = Optional.empty();
    private Optional<AwsCredentialsProvider> credentials = Optional.empty();

    OperatorConnection(Optional<String> region, Optional<String> profile, InstantSource clock) {
        ImdsV2Only.enforce();
        this.region = region;
        this.profile = profile;
        this.clock = clock;
    }

    /** Empty where nobody says which region. */
    Optional<AutoScalingClient> client() {
        if (client.isEmpty()) {
            client = region().map(this::connect);
        }
        return client;
    }

    // Not instance metadata: on a laptop it would only cost time.
    private Optional<Region> region() {
        return region.or(SdkSystemSetting.AWS_REGION::getStringValue)
                // The SDK for Java does not know it, the AWS CLI does.
                .or(() -> Optional.ofNullable(System.getenv("AWS_DEFAULT_REGION")))
                .filter(r -> !r.isBlank())
                .map(Region::of)
                .or(this::regionOfProfile);
    }

    private Optional<Region> regionOfProfile() {
        try {
            return Optional.ofNullable(profile.map(name -> new AwsProfileRegionProvider(null, name))
                    .orElseGet(AwsProfileRegionProvider::new)
                    .getRegion());
        } catch (SdkClientException none) {
            return Optional.empty();
        }
    }

    private AutoScalingClient connect(Region in) {
        AwsCredentialsProvider who = profile.<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(this::whatever);
        credentials = Optional.of(who);
        return AutoScalingClient.builder()
                .region(in)
                .defaultsMode(DefaultsMode.STANDARD)
                .credentialsProvider(who)
                .httpClient(BoundedHttpClient.withProxy(BOUNDS, _ -> {}))
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build())
                        .apiCallTimeout(CALL))
                .build();
    }

    private NodeCredentials whatever() {
        return new NodeCredentials(
                new RoleCredentials(new MetadataSession(MetadataSession.BOUNDS, clock, Traffic.uncounted()), clock));
    }

    @Override
    public void close() {
        client.ifPresent(AutoScalingClient::close);
        credentials.ifPresent(who -> {
            switch (who) {
                case NodeCredentials chain -> chain.close();
                case SdkAutoCloseable open -> open.close();
                default -> {}
            }
        });
    }
}
