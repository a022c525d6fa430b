package io.curfew.agent.aws;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** The standard chain (node role, IRSA, Pod Identity, environment), telling by type that it has nothing to give. */
final class NodeCredentials implements AwsCredentialsProvider, AutoCloseable {
    /** What the chain says of providers that nobody set up. */
    private static final List<String> NOT_SET_UP = List.of(
            "Unable to load credentials from system settings",
            "To use web identity tokens",
            "Either the environment variable AWS_WEB_IDENTITY_TOKEN_FILE",
            "Profile file contained no",
            "Cannot fetch credentials from container");

    private final DefaultCredentialsProvider chain =
            DefaultCredentialsProvider.builder().build();

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return chain.resolveCredentials();
        } catch (RuntimeException e) {
            throw new NoCredentialsException(reason(String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public void close() {
        chain.close();
    }

    /** Only what failed, not what was never set up. */
    static String reason(String chainMessage) {
        int list = chainMessage.indexOf(": [");
        if (list < 0) {
            return Words.brief(chainMessage);
        }
        String failed = Arrays.stream(
                        chainMessage.substring(list + 3).replaceAll("\\]$", "").split(", (?=[A-Za-z]+Provider\\()"))
                .filter(provider -> NOT_SET_UP.stream().noneMatch(provider::contains))
                .collect(Collectors.joining("; "));
        return Words.brief(failed.isEmpty() ? "none is set up" : failed);
    }

    static final class NoCredentialsException extends RuntimeException {
        NoCredentialsException(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
