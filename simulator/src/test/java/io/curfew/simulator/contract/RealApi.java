package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.real.RealApiServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** A real kube-apiserver with the real disruption controller; the cases play the kubelet. */
record RealApi(RealApiServer real) implements ApiUnderTest {

    static final String POWERLESS = "token-of-nobody-much";
    static final String CROWDED_OUT = "token-of-the-crowd";

    @Override
    public URI uri() {
        return real.uri();
    }

    @Override
    public Optional<String> bearerToken() {
        return Optional.of(real.adminToken());
    }

    @Override
    public Optional<SSLContext> trust() {
        return Optional.of(real.trust());
    }

    /** The ServiceAccount is what its controller would make; without it no pod is admitted. */
    @Override
    public void prepare(Api admin, String namespace, String node) {
        admin.post("/api/v1/namespaces", Json.of("{'metadata':{'name':'%s'}}", namespace))
                .expect(201);
        admin.post("/api/v1/namespaces/" + namespace + "/serviceaccounts", Json.of("{'metadata':{'name':'default'}}"))
                .expect(201);
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
        var end = Instant.now().plus(duration);
        Awaitility.await()
                .atMost(duration.plusSeconds(5))
                .until(() -> Instant.now().isAfter(end));
    }

    @Override
    public void withoutBudgetController(Runnable body) {
        real.stopControllers();
        try {
            body.run();
        } finally {
            real.startControllers();
        }
    }

    @Override
    public String powerlessToken() {
        return POWERLESS;
    }

    /**
     * A priority level with one seat that rejects instead of queueing, and a request that sits on it: a list from a
     * version of the future waits 3 s for that version.
     */
    @Override
    public void whileCrowdedOut(Api admin, Consumer<String> body) {
        Crowd.gather(admin);
        try (var neighbour = new Api(this, Optional.of(CROWDED_OUT))) {
            var sitting = Thread.ofVirtual().start(() -> sitDown(neighbour));
            body.accept(CROWDED_OUT);
            sitting.interrupt();
        }
    }

    @Override
    public void writeStatus(Api admin, Budget budget, String fields) {
        var object = (ObjectNode) budget.now();
        ((ObjectNode) object.path("metadata")).remove("resourceVersion");
        var status = object.withObject("/status");
        var wanted = Json.parse(Json.of("{%s}", fields));
        status.setAll((ObjectNode) wanted);
        real.store(
                "/registry/poddisruptionbudgets/" + budget.space().namespace() + "/" + budget.name(),
                object.toString());
        Eventually.holds(() -> assertThat(budget.now().path("status")).isEqualTo(status));
    }

    @Override
    public void whileBudgetsAreContended(Api admin, Space space, Runnable body) {
        try (var webhook = WebhookServer.start(review -> {
                    contend(admin, review.path("request"));
                    return Json.of("{'allowed':true}");
                });
                var _ = Admission.ofBudgetStatuses(admin, space, webhook)) {
            body.run();
        }
    }

    private static void contend(Api admin, JsonNode request) {
        if (!request.path("dryRun").asBoolean()) {
            var path = "/apis/policy/v1/namespaces/" + request.path("namespace").asText() + "/poddisruptionbudgets/"
                    + request.path("name").asText();
            admin.mergePatch(path, Json.of("{'metadata':{'annotations':{'example.com/at':'%s'}}}", Instant.now()))
                    .expect(200);
        }
    }

    @Override
    public void whileAWebhookRefuses(Api admin, Space space, Verdict verdict, Runnable body) {
        var reason = verdict.reason().isEmpty() ? "" : Json.of("'reason':'%s',", verdict.reason());
        var refusal = Json.of(
                "{'allowed':false,'status':{'code':%d,%s'message':'%s'}}", verdict.code(), reason, verdict.message());
        try (var webhook = WebhookServer.start(review -> refusal);
                var _ = Admission.ofEvictions(admin, space, webhook)) {
            body.run();
        }
    }

    @Override
    public void whileAWebhookIsDown(Api admin, Space space, Runnable body) {
        var webhook = WebhookServer.start(review -> "");
        webhook.close();
        try (var _ = Admission.ofEvictions(admin, space, webhook)) {
            body.run();
        }
    }

    @Override
    public void whileAPolicyRefuses(Api admin, Space space, Denial denial, Runnable body) {
        try (var _ = Admission.policy(admin, space, denial)) {
            body.run();
        }
    }

    private static void sitDown(Api neighbour) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                neighbour.get("/api/v1/pods?resourceVersion=999999999");
            }
        } catch (IllegalStateException interrupted) {
            // The case is over.
        }
    }
}
