package io.curfew.agent.kubernetes;

import io.curfew.simulator.real.KubernetesBinaries;
import io.curfew.simulator.real.KubernetesBinaries.Found;
import io.curfew.simulator.real.KubernetesBinaries.Missing;
import io.curfew.simulator.real.Options;
import io.curfew.simulator.real.RealApiServer;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of a class a real API server, one for the whole test JVM. Where its programs are missing the class is
 * skipped with a line that says how to get them; under {@code CI=true} it fails instead.
 */
final class WithRealApiServer implements ExecutionCondition, ParameterResolver {
    private static final Namespace HERE = Namespace.create(WithRealApiServer.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return switch (KubernetesBinaries.find()) {
            case Found(var binaries) -> ConditionEvaluationResult.enabled("found " + binaries.folder());
            case Missing(var reason) -> skipped(reason);
        };
    }

    private static ConditionEvaluationResult skipped(String reason) {
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("CI=true, and the real API server cannot be tested: " + reason);
        }
        System.out.println("real API server: skipped, " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RealApiServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var server = context.getRoot()
                .getStore(HERE)
                .computeIfAbsent(RealApiServer.class, _ -> start(), RealApiServer.class);
        server.checkAlive();
        return server;
    }

    private static RealApiServer start() {
        return switch (KubernetesBinaries.find()) {
            case Found(var binaries) -> RealApiServer.start(Options.of(binaries).withAccount("nobody", "nobody"));
            case Missing(var reason) -> throw new IllegalStateException(reason);
        };
    }
}
