package io.curfew.agent.kubernetes;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.EvictionAnswer.Accepted;
import io.curfew.agent.drain.EvictionAnswer.BudgetClosed;
import io.curfew.agent.drain.EvictionAnswer.BudgetNotObserved;
import io.curfew.agent.drain.EvictionAnswer.Conflicted;
import io.curfew.agent.drain.EvictionAnswer.Counts;
import io.curfew.agent.drain.EvictionAnswer.Forbidden;
import io.curfew.agent.drain.EvictionAnswer.NamespaceTerminating;
import io.curfew.agent.drain.EvictionAnswer.NotFound;
import io.curfew.agent.drain.EvictionAnswer.Refused;
import io.curfew.agent.drain.EvictionAnswer.Replaced;
import io.curfew.agent.drain.EvictionAnswer.ServerBusy;
import io.curfew.agent.drain.EvictionAnswer.TwoBudgets;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells the answers to an eviction or a DELETE apart, row by row of drain.md 2.1 and eviction-answers.md. */
final class EvictionAnswers {
    private static final Pattern BUDGET = Pattern.compile("disruption budget (\\S+) ");
    private static final Pattern COUNTS = Pattern.compile("needs (\\d{1,9}) healthy pods and has (\\d{1,9}) currently");
    /** Webhooks and policies, in whose name the server refuses. */
    private static final Pattern ADMISSION =
            Pattern.compile("^admission webhook \"|: ValidatingAdmissionPolicy '[^']*'.* denied request: ");
    /** What a 404 may be about where the pod is gone; {@code pod} comes from the check of the node's identity. */
    private static final Set<String> POD_OR_ITS_NAMESPACE = Set.of("pods", "pod", "namespaces");
    /** What the server says where it says nothing: drain.md 2.1. */
    private static final Duration BUDGET_PAUSE = Duration.ofSeconds(10);

    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

    private EvictionAnswers() {}

    /** Throws where the answer is none that Kubernetes gives. */
    static EvictionAnswer read(Answer answer) throws IOException {
        if (answer.good()) {
            return accepted(answer);
        }
        var refusal = answer.refusal();
        if (ADMISSION.matcher(refusal.message()).find()) {
            // With whatever code they like: their 429 is no flow control, their 403 no missing permission.
            return refused(refusal);
        }
        return switch (refusal.code()) {
            case 404 -> missing(refusal);
            case 409 -> conflict(refusal);
            case 429 ->
                refusal.cause("DisruptionBudget")
                        .map(cause -> budget(cause.message(), refusal))
                        .orElseGet(() -> new ServerBusy(refusal.retryAfter().orElse(BUSY_PAUSE)));
            case 403 -> forbidden(refusal);
            case 500 ->
                refusal.message().contains("more than one PodDisruptionBudget")
                        ? new TwoBudgets(refusal.message())
                        : refused(refusal);
            default -> refused(refusal);
        };
    }

    /** An eviction answers with a Status, a DELETE with the pod; a proxy's friendly page is neither. */
    private static EvictionAnswer accepted(Answer answer) throws IOException {
        var object = answer.object();
        var kind = object.path("kind").asText();
        if (kind.equals("Pod")
                || (kind.equals("Status") && object.path("status").asText().equals("Success"))) {
            return new Accepted();
        }
        throw new IOException(
                "answer " + answer.code() + " that Kubernetes does not give: " + Texts.oneLine(answer.text()));
    }

    /**
     * Only a Status that names the pod: a wrong path or a proxy also answers 404, and so does the server where the
     * budget has gone while it tried to take from it.
     */
    private static EvictionAnswer missing(Refusal refusal) {
        var gone = refusal.reason().equals("NotFound")
                && !refusal.name().isEmpty()
                && POD_OR_ITS_NAMESPACE.contains(refusal.kind());
        return gone ? new NotFound() : refused(refusal);
    }

    private static EvictionAnswer conflict(Refusal refusal) {
        if (!refusal.reason().equals("Conflict")) {
            return refused(refusal);
        }
        return refusal.message().contains("UID in the precondition")
                ? new Replaced()
                : new Conflicted(refusal.message());
    }

    private static EvictionAnswer budget(String message, Refusal refusal) {
        var found = BUDGET.matcher(message);
        var name = found.find() ? found.group(1) : "";
        if (message.contains("still being processed")) {
            return new BudgetNotObserved(name, refusal.retryAfter().orElse(BUDGET_PAUSE));
        }
        return new BudgetClosed(name, counts(message), Texts.oneLine(message));
    }

    private static Optional<Counts> counts(String message) {
        var found = COUNTS.matcher(message);
        return found.find()
                ? Optional.of(new Counts(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
                : Optional.empty();
    }

    private static EvictionAnswer forbidden(Refusal refusal) {
        if (refusal.cause("NamespaceTerminating").isPresent()) {
            return new NamespaceTerminating();
        }
        // The budget's status is broken ("pdb disruptions allowed is negative"): as blocked, says drain.md 2.1.
        if (refusal.kind().equals("poddisruptionbudget")) {
            return new BudgetClosed(refusal.name(), Optional.empty(), refusal.message());
        }
        return new Forbidden(refusal.message());
    }

    private static EvictionAnswer refused(Refusal refusal) {
        return new Refused(refusal.code(), refusal.message());
    }
}
