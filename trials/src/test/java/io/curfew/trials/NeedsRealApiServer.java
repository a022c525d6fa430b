package io.curfew.trials;

import io.curfew.simulator.real.KubernetesBinaries;
import io.curfew.simulator.real.KubernetesBinaries.Found;
import io.curfew.simulator.real.KubernetesBinaries.Missing;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where the programs of a real API server are missing the class is skipped with a line that says how to get them; under
 * {@code CI=true} it fails instead.
 */
final class NeedsRealApiServer implements ExecutionCondition {

    static KubernetesBinaries binaries() {
        return switch (KubernetesBinaries.find()) {
            case Found(var binaries) -> binaries;
            case Missing(var reason) -> throw new IllegalStateException(reason);
        };
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return switch (KubernetesBinaries.find()) {
            case Found(var binaries)
            when binaries.controllerManager().isEmpty() ->
                skipped(binaries.folder() + " has no kube-controller-manager, which counts for budgets");
            case Found(var binaries) -> ConditionEvaluationResult.enabled("found " + binaries.folder());
            case Missing(var reason) -> skipped(reason);
        };
    }

    private static ConditionEvaluationResult skipped(String reason) {
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("CI=true, and there is no real API server to try the agent on: " + reason);
        }
        System.out.println("real API server: skipped, " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
