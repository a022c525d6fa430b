package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.contract.ApiUnderTest.Denial;
import io.curfew.simulator.contract.ApiUnderTest.Verdict;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers to an eviction that a webhook or a policy refuses (drain.md 2.1). */
abstract class AdmissionContract extends ContractCase {

    private static final String ROLLED = "The pod will be rolled by the Strimzi Cluster Operator";
    private static final AtomicInteger POLICY = new AtomicInteger(1);

    AdmissionContract(ApiUnderTest server) {
        super(server);
    }

    /** As Strimzi's drain cleaner does. */
    @Test
    void aWebhookMayRefuseWithAFaultOfTheServer() {
        var pod = space.readyPod("web-1");
        server.whileAWebhookRefuses(api, space, new Verdict(500, "", ROLLED), () -> {
            var answer = pod.evict();

            assertThat(answer.code()).isEqualTo(500);
            assertThat(answer.header("Retry-After")).isEmpty();
            assertThat(answer.body()).isEqualTo(Json.parse("""
                            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                             "message":"admission webhook \\"drain.example.com\\" denied the request: The pod will be rolled by the Strimzi Cluster Operator",
                             "code":500}"""));
        });
        assertThat(pod.now().at("/metadata").has("deletionTimestamp")).isFalse();
    }

    /** None of these codes means what it means where Kubernetes itself gives it. */
    @ParameterizedTest
    @CsvSource({"403,Forbidden", "404,NotFound", "409,Conflict", "429,TooManyRequests"})
    void aWebhookMayRefuseWithAnyCode(int code, String reason) {
        var pod = space.readyPod("web-1");
        server.whileAWebhookRefuses(api, space, new Verdict(code, reason, "not now"), () -> {
            var answer = pod.evict();

            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.header("Retry-After")).isEmpty();
            assertThat(answer.body()).isEqualTo(Json.parse("""
                            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                             "message":"admission webhook \\"drain.example.com\\" denied the request: not now",
                             "reason":"%s","code":%d}""".formatted(reason, code)));
        });
    }

    @Test
    void aWebhookIsAskedBeforeTheBudgetAndInADryRunToo() {
        var pod = space.readyPod("web-1");
        space.budget("web-pdb", "'minAvailable':1").hasCounted(1);
        server.whileAWebhookRefuses(api, space, new Verdict(500, "", ROLLED), () -> {
            assertThat(pod.evict().code()).isEqualTo(500);
            assertThat(pod.evict("'dryRun':['All']").code()).isEqualTo(500);
        });
        assertThat(pod.evict().code()).isEqualTo(429);
    }

    @Test
    void aWebhookForEvictionsIsNotAskedAboutADelete() {
        var pod = space.readyPod("web-1");
        server.whileAWebhookRefuses(
                api,
                space,
                new Verdict(500, "", ROLLED),
                () -> assertThat(pod.delete().code()).isEqualTo(200));
    }

    @Test
    void aWebhookThatIsDownIsAnInternalError() {
        var pod = space.readyPod("web-1");
        server.whileAWebhookIsDown(api, space, () -> {
            var answer = pod.evict();

            assertThat(answer.code()).isEqualTo(500);
            assertThat(answer.reason()).isEqualTo("InternalError");
            assertThat(answer.header("Retry-After")).isEmpty();
            assertThat(answer.message())
                    .startsWith("Internal error occurred: failed calling webhook \"drain.example.com\":"
                            + " failed to call webhook: ")
                    .endsWith("connect: connection refused");
            assertThat(answer.cause(""))
                    .hasValueSatisfying(
                            cause -> assertThat(answer.message()).isEqualTo("Internal error occurred: " + cause));
        });
    }

    @ParameterizedTest
    @CsvSource({"Invalid,422", "Forbidden,403", "RequestEntityTooLarge,413"})
    void aPolicyRefusesWithTheCodeOfItsReason(String reason, int code) {
        var pod = space.readyPod("web-1");
        var denial = new Denial("keep-" + POLICY.getAndIncrement(), reason, "not on my watch");
        server.whileAPolicyRefuses(api, space, denial, () -> {
            var answer = pod.evict();

            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.header("Retry-After")).isEmpty();
            assertThat(answer.body()).isEqualTo(Json.parse("""
                            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                             "message":"pods \\"web-1\\" is forbidden: ValidatingAdmissionPolicy '%1$s' with binding '%1$s' denied request: not on my watch",
                             "reason":"%2$s",
                             "details":{"name":"web-1","kind":"pods","causes":[
                               {"message":"ValidatingAdmissionPolicy '%1$s' with binding '%1$s' denied request: not on my watch"}]},
                             "code":%3$d}""".formatted(denial.policy(), reason, code)));
        });
        assertThat(pod.now().at("/metadata").has("deletionTimestamp")).isFalse();
    }
}
