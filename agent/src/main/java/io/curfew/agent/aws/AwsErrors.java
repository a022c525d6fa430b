package io.curfew.agent.aws;

import io.curfew.agent.port.AwsAnswer;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** From the SDK's exceptions to answers (A6, A22). Nothing is handed on that may quote credentials. */
final class AwsErrors {
    private static final Set<String> THROTTLED = Set.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestLimitExceeded",
            "TooManyRequestsException");
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized");
    /** AWS does not know who asks. SignatureDoesNotMatch quotes the request with its session token. */
    private static final Set<String> UNKNOWN_CALLER = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "RequestExpired",
            "InvalidClientTokenId",
            "InvalidToken",
            "UnrecognizedClientException",
            "InvalidAccessKeyId",
            "AuthFailure",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException");

    /** The codes that the meters know by name, beside those above: their labels come from a closed set. */
    private static final Set<String> COUNTED = Set.of(
            "ValidationError",
            "ResourceContention",
            "InternalFailure",
            "InternalError",
            "ServiceUnavailable",
            "garbage");

    private AwsErrors() {}

    /** The answer as the meters call it. */
    static String label(AwsAnswer<?> answer) {
        return switch (answer) {
            case AwsAnswer.Good<?> _ -> "ok";
            case AwsAnswer.NoActiveAction<?> _ -> "ValidationError";
            case AwsAnswer.Throttled<?> _ -> "Throttling";
            case AwsAnswer.Denied<?> _ -> "AccessDenied";
            case AwsAnswer.Failed<?> f ->
                COUNTED.contains(f.code()) || UNKNOWN_CALLER.contains(f.code()) ? f.code() : "other";
            case AwsAnswer.Unreachable<?> _ -> "unreachable";
        };
    }

    /** Nothing was sent: there was nothing to sign the request with. */
    static boolean withoutCredentials(Throwable e) {
        return cause(e, NodeCredentials.NoCredentialsException.class).isPresent();
    }

    /** What it means that {@code operation} ended with {@code e}. */
    static <T> AwsAnswer<T> answer(String operation, Throwable e) {
        if (e instanceof AwsServiceException said) {
            return said(operation, said);
        }
        Optional<NodeCredentials.NoCredentialsException> none = cause(e, NodeCredentials.NoCredentialsException.class);
        if (none.isPresent()) {
            return new AwsAnswer.Unreachable<>(
                    "no AWS credentials: " + none.get().getMessage());
        }
        if (cause(e, ApiCallTimeoutException.class).isPresent()) {
            return new AwsAnswer.Unreachable<>("no answer in time");
        }
        if (cause(e, AbortedException.class).isPresent()) {
            return new AwsAnswer.Unreachable<>("interrupted");
        }
        Optional<SdkClientException> noProfile =
                cause(e, SdkClientException.class).filter(c -> aboutCredentials(String.valueOf(c.getMessage())));
        if (noProfile.isPresent()) {
            return new AwsAnswer.Unreachable<>("no AWS credentials: "
                    + NodeCredentials.withoutFile(String.valueOf(noProfile.get().getMessage())));
        }
        return cause(e, IOException.class)
                .<AwsAnswer<T>>map(io -> new AwsAnswer.Unreachable<>(Exchange.words(io)))
                // Most likely an answer that is no XML. Its text stays out: it is anybody's.
                .orElseGet(() -> new AwsAnswer.Failed<>(
                        "garbage", "not understood: " + e.getClass().getSimpleName()));
    }

    // Of a profile that was named: these messages quote names and files, never a secret.
    private static boolean aboutCredentials(String message) {
        return message.contains("Profile file contained no") || message.contains("SSO session");
    }

    private static <T> AwsAnswer<T> said(String operation, AwsServiceException e) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(e.awsErrorDetails());
        String code = Words.cut(
                details.map(AwsErrorDetails::errorCode)
                        .filter(c -> !c.isBlank())
                        .orElse("HTTP " + e.statusCode()),
                60);
        String message = Words.brief(details.map(AwsErrorDetails::errorMessage).orElse(""));
        String lower = message.toLowerCase(Locale.ROOT);
        if (code.equals("ValidationError") && lower.contains("no active lifecycle action found")) {
            return new AwsAnswer.NoActiveAction<>(message);
        }
        if (e.statusCode() == 429 || THROTTLED.contains(code) || lower.contains("rate exceeded")) {
            return new AwsAnswer.Throttled<>(message);
        }
        if (UNKNOWN_CALLER.contains(code)) {
            return new AwsAnswer.Failed<>(
                    code, "AWS does not accept the credentials: expired, revoked or of another account");
        }
        if (DENIED.contains(code) || e.statusCode() == 403) {
            return new AwsAnswer.Denied<>("autoscaling:" + operation, message);
        }
        return new AwsAnswer.Failed<>(code, message);
    }

    private static <E extends Throwable> Optional<E> cause(Throwable e, Class<E> type) {
        Throwable at = e;
        // Bounded: a chain of causes may run in a circle.
        for (int i = 0; at != null && i < 20; i++) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
            at = at.getCause();
        }
        return Optional.empty();
    }
}
