package io.curfew.simulator.contract;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** An API server that the cases are run against, real or simulated. */
interface ApiUnderTest {

    URI uri();

    /** Of a user who may do everything. */
    Optional<String> bearerToken();

    /** Empty: plain HTTP. */
    Optional<SSLContext> trust();

    /** Makes a namespace in which pods can be created at once, and sees to it that no kubelet acts for {@code node}. */
    void prepare(Api admin, String namespace, String node);

    /** What the kubelet does when a pod's containers have ended. */
    void endPod(Api admin, String namespace, String name);

    /** Lets the server's time go on. */
    void letPass(Duration duration);

    /** Runs {@code body} while nobody computes the status of budgets. */
    void withoutBudgetController(Runnable body);

    /** Token of a user without any right. */
    String powerlessToken();

    /** Gives {@code body} the token of a user whom API Priority and Fairness turns away for the time being. */
    void whileCrowdedOut(Api admin, Consumer<String> body);

    /** Writes the status of a budget past every check of the server: fields such as {@code 'disruptionsAllowed':-1}. */
    void writeStatus(Api admin, Budget budget, String fields);

    /** Runs {@code body} while somebody changes a budget of the namespace whenever an eviction is taking from it. */
    void whileBudgetsAreContended(Api admin, Space space, Runnable body);

    /** Runs {@code body} while a validating webhook named {@link #WEBHOOK} refuses evictions in the space. */
    void whileAWebhookRefuses(Api admin, Space space, Verdict verdict, Runnable body);

    /** Runs {@code body} while such a webhook is registered and nobody answers at its address. */
    void whileAWebhookIsDown(Api admin, Space space, Runnable body);

    /** Runs {@code body} while a ValidatingAdmissionPolicy refuses evictions in the space. */
    void whileAPolicyRefuses(Api admin, Space space, Denial denial, Runnable body);

    String WEBHOOK = "drain.example.com";

    /**
     * A webhook's own words.
     *
     * @param reason may be empty
     */
    record Verdict(int code, String reason, String message) {}

    /** A policy's own words; the policy and its binding have the same name. */
    record Denial(String policy, String reason, String message) {}
}
