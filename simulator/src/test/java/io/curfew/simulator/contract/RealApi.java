package io.curfew.simulator.contract;

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
