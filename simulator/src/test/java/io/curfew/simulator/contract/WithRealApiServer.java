package io.curfew.simulator.contract;

import io.curfew.simulator.real.KubernetesBinaries;
import io.curfew.simulator.real.KubernetesBinaries.Found;
import io.curfew.simulator.real.KubernetesBinaries.Missing;
import io.curfew.simulator.real.Options;
import io.curfew.simulator.real.RealApiServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of a class the one real API server of this test JVM. Where its programs are missing the class is
 * skipped with a line that says how to get them; under {@code CI=true} it fails instead. At the end it prints how many
 * cases ran, because a suite that is silently skipped looks like one that passes.
 */
final class WithRealApiServer
        implements ExecutionCondition, ParameterResolver, AfterTestExecutionCallback, AfterAllCallback {

    private static final Namespace HERE = Namespace.create(WithRealApiServer.class);

    private final AtomicInteger executed = new AtomicInteger();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return switch (search(context)) {
            case Found(var binaries)
            when binaries.controllerManager().isEmpty() ->
                skipped(binaries.folder() + " has no kube-controller-manager, which counts for budgets");
            case Found(var binaries) -> ConditionEvaluationResult.enabled("found " + binaries.folder());
            case Missing(var reason) -> skipped(reason);
        };
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RealApiServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var server = context.getRoot()
                .getStore(HERE)
                .computeIfAbsent(RealApiServer.class, key -> start(search(context)), RealApiServer.class);
        server.checkAlive();
        return server;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        executed.incrementAndGet();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            System.out.printf(
                    "real API server %s: %d cases of %s executed%n",
                    KubernetesBinaries.VERSION,
                    executed.get(),
                    context.getRequiredTestClass().getSimpleName());
        }
    }

    private static KubernetesBinaries.Search search(ExtensionContext context) {
        return context.getRoot()
                .getStore(HERE)
                .computeIfAbsent(
                        KubernetesBinaries.Search.class,
                        key -> KubernetesBinaries.find(),
                        KubernetesBinaries.Search.class);
    }

    private static RealApiServer start(KubernetesBinaries.Search search) {
        return switch (search) {
            case Found(var binaries) ->
                RealApiServer.start(Options.of(binaries)
                        .withControllers("disruption")
                        .withAccount(RealApi.POWERLESS, "nobody-much")
                        .withAccount(RealApi.CROWDED_OUT, "crowd"));
            case Missing(var reason) -> throw new IllegalStateException(reason);
        };
    }

    private static ConditionEvaluationResult skipped(String reason) {
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("CI=true, and the real API server cannot be tested: " + reason);
        }
        System.out.println("real API server: skipped, " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
