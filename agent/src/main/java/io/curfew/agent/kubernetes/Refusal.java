package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer other than 2xx: the {@code Status} that Kubernetes sends, or the text of whoever stands in between.
 *
 * @param reason such as {@code NotFound}; empty where the answer gave none
 * @param message one line
 * @param kind of what the answer is about, as {@code details.kind}
 * @param name of what the answer is about, as {@code details.name}
 * @param retryAfter by header, else by {@code details.retryAfterSeconds}
 */
record Refusal(
        int code,
        String reason,
        String message,
        String kind,
        String name,
        List<Cause> causes,
        Optional<Duration> retryAfter) {

    record Cause(String reason, String message) {}

    static Refusal read(Answer answer) {
        var status = status(answer.text());
        if (status.isMissingNode()) {
            return new Refusal(answer.code(), "", Texts.oneLine(answer.text()), "", "", List.of(), answer.retryAfter());
        }
        return of(answer.code(), status, answer.retryAfter());
    }

    /** From a {@code Status}, as it comes as an answer or as a watch's ERROR event. */
    static Refusal of(int code, JsonNode status, Optional<Duration> header) {
        var details = status.path("details");
        var causes = new ArrayList<Cause>();
        for (var cause : details.path("causes")) {
            causes.add(new Cause(
                    cause.path("reason").asText(), cause.path("message").asText()));
        }
        var body = Optional.of(details.path("retryAfterSeconds"))
                .filter(seconds -> seconds.canConvertToInt() && seconds.intValue() > 0)
                .map(seconds -> Duration.ofSeconds(seconds.intValue()));
        return new Refusal(
                code,
                status.path("reason").asText(),
                Texts.oneLine(status.path("message").asText()),
                details.path("kind").asText(),
                details.path("name").asText(),
                List.copyOf(causes),
                header.or(() -> body));
    }

    Optional<Cause> cause(String wanted) {
        return causes.stream().filter(cause -> cause.reason().equals(wanted)).findFirst();
    }

    /** {@code 403 Forbidden: nodes "a" is forbidden ...}. */
    String text() {
        return Texts.oneLine(code + (reason.isEmpty() ? "" : " " + reason) + ": " + message);
    }

    boolean denied() {
        return code == 401 || code == 403;
    }

    private static JsonNode status(String text) {
        try {
            var tree = Json.parse(text);
            return tree.path("kind").asText().equals("Status") ? tree : MissingNode.getInstance();
        } catch (IOException noStatus) {
            return MissingNode.getInstance();
        }
    }
}
