package io.curfew.agent.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonNodeParser;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials of the node's role, from instance metadata. The SDK's own provider reads answers of any size, and one that
 * is large enough ends the process. Fresh ones are asked for once an hour and in the last ten minutes; where that fails,
 * the ones at hand serve on.
 */
final class RoleCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration LAST = Duration.ofMinutes(10);

    private final MetadataSession session; // guarded by this
    private final InstantSource clock;

    private Optional<AwsSessionCredentials> held = Optional.empty(); // guarded by this
    private Instant renewal = Instant.MIN; // guarded by this

    RoleCredentials(MetadataSession session, InstantSource clock) {
        this.session = session;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        if (held.isPresent() && clock.instant().isBefore(renewal)) {
            return held.get();
        }
        try {
            hold(fetch());
        } catch (SdkClientException e) {
            return held.orElseThrow(() -> e);
        }
        return held.orElseThrow();
    }

    @Override
    public void close() {
        session.close();
    }

    private void hold(AwsSessionCredentials credentials) {
        Instant now = clock.instant();
        Instant hourly = now.plus(FRESH);
        renewal = credentials
                .expirationTime()
                .map(end -> end.minus(LAST))
                .filter(hourly::isAfter)
                .orElse(hourly);
        held = Optional.of(credentials);
    }

    private AwsSessionCredentials fetch() {
        if (SdkSystemSetting.AWS_EC2_METADATA_DISABLED.getBooleanValueOrThrow()) {
            throw SdkClientException.create("instance metadata is disabled (AWS_EC2_METADATA_DISABLED)");
        }
        String role = text(ROLES).lines().findFirst().orElse("").strip();
        if (!role.matches("[\\w+=,.@-]{1,128}")) {
            throw SdkClientException.create("instance metadata names no role");
        }
        return parse(text(ROLES + role));
    }

    private String text(String path) {
        return switch (session.look(path)) {
            case Look.Text t -> t.text();
            case Look.NotThere _ -> throw SdkClientException.create("the instance has no role (no instance profile)");
            case Look.Trouble t -> throw SdkClientException.create("instance metadata: " + t.why());
        };
    }

    // Not one word of the answer may get into a message: it holds the secret.
    private static AwsSessionCredentials parse(String json) {
        try {
            Map<String, JsonNode> fields = JsonNodeParser.create().parse(json).asObject();
            return AwsSessionCredentials.builder()
                    .accessKeyId(field(fields, "AccessKeyId"))
                    .secretAccessKey(field(fields, "SecretAccessKey"))
                    .sessionToken(field(fields, "Token"))
                    .expirationTime(Instant.parse(field(fields, "Expiration")))
                    .build();
        } catch (RuntimeException e) {
            throw SdkClientException.create("instance metadata gives no credentials for the role of the instance");
        }
    }

    private static String field(Map<String, JsonNode> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(JsonNode::text).orElseThrow();
    }
}
