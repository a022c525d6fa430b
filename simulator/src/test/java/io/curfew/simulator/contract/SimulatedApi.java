package io.curfew.simulator.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.time.RunningTime;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** The simulator of this project, in a time of its own; the cases play the kubelet here too. */
final class SimulatedApi implements ApiUnderTest, AutoCloseable {

    private static final String POWERLESS = "token-of-nobody-much";
    private static final String CROWDED_OUT = "token-of-the-crowd";

    private final RunningTime time = new RunningTime(4);
    private final ClusterSimulator simulator = ClusterSimulator.start(time);

    SimulatedApi() {
        simulator.access().addToken(POWERLESS, "nobody-much");
        simulator.access().forbid(request -> request.user().equals("nobody-much"));
        // A real server has a past that it does not remember.
        simulator.cluster().forgetHistory();
    }

    @Override
    public URI uri() {
        return simulator.uri();
    }

    @Override
    public Optional<String> bearerToken() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLContext> trust() {
        return Optional.empty();
    }

    @Override
    public void prepare(Api admin, String namespace, String node) {
        admin.post("/api/v1/namespaces", Json.of("{'metadata':{'name':'%s'}}", namespace))
                .expect(201);
        simulator.cluster().stopKubelet(node);
    }

    @Override
    public void endPod(Api admin, String namespace, String name) {
        admin.delete(
                        "/api/v1/namespaces/" + namespace + "/pods/" + name,
                        Json.of("{'apiVersion':'v1','kind':'DeleteOptions','gracePeriodSeconds':0}"))
                .expect(200);
    }

    @Override
    public void letPass(Duration duration) {
        var end = time.instant().plus(duration);
        Awaitility.await().until(() -> time.instant().isAfter(end));
    }

    @Override
    public void withoutBudgetController(Runnable body) {
        simulator.cluster().stopDisruptionController();
        try {
            body.run();
        } finally {
            simulator.cluster().resumeDisruptionController();
        }
    }

    @Override
    public String powerlessToken() {
        return POWERLESS;
    }

    /** The simulator knows no priority levels: the answer is a fault, as every user of the simulator sets it. */
    @Override
    public void whileCrowdedOut(Api admin, Consumer<String> body) {
        var rule = simulator
                .faults()
                .always(
                        request -> request.header("Authorization")
                                .filter(value -> value.endsWith(CROWDED_OUT))
                                .isPresent(),
                        Fault.answer(
                                429,
                                Map.of("Content-Type", "text/plain; charset=utf-8", "Retry-After", "1"),
                                "Too many requests, please try again later.\n"));
        body.accept(CROWDED_OUT);
        rule.remove();
    }

    @Override
    public void writeStatus(Api admin, Budget budget, String fields) {
        admin.mergePatch(budget.path() + "/status", Json.of("{'status':{%s}}", fields))
                .expect(200);
    }

    @Override
    public void whileBudgetsAreContended(Api admin, Space space, Runnable body) {
        simulator.cluster().contendForBudgets();
        try {
            body.run();
        } finally {
            simulator.cluster().stopContendingForBudgets();
        }
    }

    @Override
    public void whileAWebhookRefuses(Api admin, Space space, Verdict verdict, Runnable body) {
        refusing(pod -> Refusal.webhook(WEBHOOK, verdict.code(), verdict.reason(), verdict.message()), body);
    }

    @Override
    public void whileAWebhookIsDown(Api admin, Space space, Runnable body) {
        refusing(pod -> Refusal.webhookUnreachable(WEBHOOK, "connect: connection refused"), body);
    }

    @Override
    public void whileAPolicyRefuses(Api admin, Space space, Denial denial, Runnable body) {
        var words = new Refusal.Denial(denial.policy(), denial.policy(), denial.reason(), denial.message());
        refusing(pod -> Refusal.policy(Resource.PODS, pod.at("/metadata/name").asText(), words), body);
    }

    private void refusing(Function<ObjectNode, Refusal> refusal, Runnable body) {
        simulator.cluster().addEvictionWebhook(pod -> {
            throw refusal.apply(pod);
        });
        try {
            body.run();
        } finally {
            simulator.cluster().clearEvictionWebhooks();
        }
    }

    @Override
    public void close() {
        simulator.close();
        time.close();
    }
}
