package io.curfew.trials.seeds;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** From a refusal of the simulated cluster to the answer that the agent's room for Kubernetes makes of it. */
final class EvictionReading {
    private static final Pattern BUDGET = Pattern.compile("disruption budget (\\S+) ");
    private static final Pattern COUNTS = Pattern.compile("needs (\\d+) healthy pods and has (\\d+) currently");

    private EvictionReading() {}

    static EvictionAnswer read(Refusal refusal) {
        var message = String.valueOf(refusal.getMessage());
        return switch (refusal.code()) {
            case 404 -> new EvictionAnswer.NotFound();
            case 409 ->
                message.contains("UID in the precondition")
                        ? new EvictionAnswer.Replaced()
                        : new EvictionAnswer.Conflicted(message);
            case 429 ->
                cause(refusal, "DisruptionBudget")
                        .map(EvictionReading::budget)
                        .orElseGet(() -> new EvictionAnswer.ServerBusy(Duration.ofSeconds(1)));
            case 403 ->
                cause(refusal, "NamespaceTerminating").isPresent()
                        ? new EvictionAnswer.NamespaceTerminating()
                        : new EvictionAnswer.Forbidden(message);
            case 500 ->
                message.contains("more than one PodDisruptionBudget")
                        ? new EvictionAnswer.TwoBudgets(message)
                        : new EvictionAnswer.Refused(500, message);
            default -> new EvictionAnswer.Refused(refusal.code(), message);
        };
    }

    private static EvictionAnswer budget(String message) {
        var found = BUDGET.matcher(message);
        var name = found.find() ? found.group(1) : "";
        if (message.contains("still being processed")) {
            return new EvictionAnswer.BudgetNotObserved(name, Duration.ofSeconds(10));
        }
        var counts = COUNTS.matcher(message);
        return new EvictionAnswer.BudgetClosed(
                name,
                counts.find()
                        ? Optional.of(new EvictionAnswer.Counts(
                                Integer.parseInt(counts.group(1)), Integer.parseInt(counts.group(2))))
                        : Optional.empty(),
                message);
    }

    private static Optional<String> cause(Refusal refusal, String reason) {
        for (var cause : Json.at(refusal.status(), "details", "causes")) {
            if (Json.text(cause, "reason").equals(reason)) {
                return Optional.of(Json.text(cause, "message"));
            }
        }
        return Optional.empty();
    }
}
