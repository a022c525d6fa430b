package io.curfew.agent.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials in the order of the SDK's default chain (environment, IRSA, profile, Pod Identity, role of the node), with
 * {@link RoleCredentials} in the place of the SDK's own, and telling by type that there are none.
 */
final class NodeCredentials implements AwsCredentialsProvider, AutoCloseable {
    /** What the SDK says of a source that nobody set up. */
    private static final List<String> NOT_SET_UP = List.of(
            "Unable to load credentials from system settings",
            "To use web identity tokens",
            "Either the environment variable AWS_WEB_IDENTITY_TOKEN_FILE",
            "Profile file contained no",
            "Cannot fetch credentials from container");

    private final List<Source> sources;

    private volatile Optional<Source> good = Optional.empty();

    NodeCredentials(RoleCredentials role) {
        sources = List.of(
                new Source("system properties", SystemPropertyCredentialsProvider.create()),
                new Source("environment", EnvironmentVariableCredentialsProvider.create()),
                new Source("web identity", WebIdentityTokenFileCredentialsProvider.create()),
                new Source("profile", ProfileCredentialsProvider.create()),
                new Source("container", ContainerCredentialsProvider.create()),
                new Source("role of the node", role));
    }

    @Override
    public AwsCredentials resolveCredentials() {
        // As the SDK's chain does: a source that once gave some is not left for a later one.
        List<Source> asked = good.map(List::of).orElse(sources);
        var failures = new ArrayList<String>();
        for (Source source : asked) {
            try {
                AwsCredentials credentials = source.provider().resolveCredentials();
                good = Optional.of(source);
                return credentials;
            } catch (RuntimeException e) {
                String why = String.valueOf(e.getMessage());
                if (NOT_SET_UP.stream().noneMatch(why::contains)) {
                    failures.add(source.name() + ": " + Words.brief(why));
                } else if (source.provider() instanceof ProfileCredentialsProvider && profileWasNamed()) {
                    failures.add(source.name() + ": " + withoutFile(why));
                }
            }
        }
        throw new NoCredentialsException(Words.brief(String.join("; ", failures)));
    }

    @Override
    public void close() {
        for (Source source : sources) {
            if (source.provider() instanceof SdkAutoCloseable open) {
                open.close();
            }
        }
    }

    /** A profile that somebody named and that gives nothing is a mistake, and worth a word. */
    private static boolean profileWasNamed() {
        return ProfileFileSystemSetting.AWS_PROFILE.getNonDefaultStringValue().isPresent();
    }

    /** What the SDK says of a profile, less the rest of the file, which it quotes. */
    static String withoutFile(String why) {
        return Words.brief(why.replaceFirst("(?s):? ProfileFile\\(.*", ""));
    }

    private record Source(String name, AwsCredentialsProvider provider) {}

    static final class NoCredentialsException extends RuntimeException {
        NoCredentialsException(String reason) {
            super(reason);
        }
    }
}
