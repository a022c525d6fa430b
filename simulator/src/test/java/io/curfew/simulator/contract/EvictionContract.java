package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers to an eviction that no budget is asked for (eviction-answers.md, by its numbers). */
abstract class EvictionContract extends ContractCase {

    private static final String NO_SUCH_UID = "00000000-0000-0000-0000-000000000000";

    EvictionContract(ApiUnderTest server) {
        super(server);
    }

    /** 1. */
    @Test
    void anAcceptedEvictionAnswersWithAStatusAndNotWithThePod() {
        var answer = space.readyPod("web-1").evict();

        assertThat(answer.code()).isEqualTo(201);
        assertThat(answer.header("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .isEqualTo(Json.parse(
                        Json.of("{'kind':'Status','apiVersion':'v1','metadata':{},'status':'Success','code':201}")));
    }

    /** 1. */
    @Test
    void anEvictedPodIsStillThereAndSaysWhyItEnds() {
        var pod = space.readyPod("web-1");

        pod.evict(Json.of("'preconditions':{'uid':'%s'}", pod.uid())).expect(201);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(30);
        var condition = pod.condition("DisruptionTarget");
        assertThat(condition.path("status").asText()).isEqualTo("True");
        assertThat(condition.path("reason").asText()).isEqualTo("EvictionByEvictionAPI");
        assertThat(condition.path("message").asText()).isEqualTo("Eviction API: evicting");
        pod.end();
        assertThat(pod.isGone()).isTrue();
    }

    /** 2. */
    @Test
    void aSecondEvictionIsAcceptedAndDoesNotRestartTheGrace() {
        var pod = space.readyPod("web-1");
        pod.evict().expect(201);
        var end = pod.deletionTimestamp();
        server.letPass(Duration.ofSeconds(2));

        pod.evict().expect(201);

        assertThat(pod.deletionTimestamp()).isEqualTo(end);
        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(30);
    }

    /** 3. */
    @ParameterizedTest
    @ValueSource(strings = {"Succeeded", "Failed"})
    void anEvictedPodThatHadFinishedIsGoneAtOnce(String phase) {
        var pod = space.finishedPod("web-done", phase);

        pod.evict().expect(201);

        assertThat(pod.isGone()).isTrue();
    }

    /** 4. */
    @Test
    void theGraceOfAnEvictionReplacesThatOfThePod() {
        var pod = space.readyPod("web-1");

        pod.evict("'gracePeriodSeconds':5").expect(201);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(5);
    }

    /** 5. */
    @Test
    void aDryRunChangesNothing() {
        var pod = space.readyPod("web-1");

        pod.evict("'dryRun':['All']").expect(201);

        assertThat(pod.now().at("/metadata").has("deletionTimestamp")).isFalse();
        assertThat(pod.condition("DisruptionTarget").isMissingNode()).isTrue();
    }

    /** 6. */
    @Test
    void theOldVersionOfTheBodyIsStillTaken() {
        var pod = space.readyPod("web-1");

        pod.evictSaying("policy/v1beta1", "web-1").expect(201);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(30);
    }

    /** 7. */
    @Test
    void aPodThatIsGoneIsNotFound() {
        var answer = new Pod(space, "nope", NO_SUCH_UID).evict();

        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(Json.parse("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                         "message":"pods \\"nope\\" not found","reason":"NotFound",
                         "details":{"name":"nope","kind":"pods"},"code":404}"""));
    }

    @Test
    void aPodOfANamespaceThatIsGoneIsNotFoundEither() {
        var answer = new Pod(new Space(server, api, "gone", space.node()), "web-1", NO_SUCH_UID).evict();

        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(Json.parse("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                         "message":"namespaces \\"gone\\" not found","reason":"NotFound",
                         "details":{"name":"gone","kind":"namespaces"},"code":404}"""));
    }

    /** 8. */
    @Test
    void anotherPodOfThatNameIsNotEvicted() {
        var pod = space.readyPod("web-1");

        var answer = pod.evict(Json.of("'preconditions':{'uid':'%s'}", NO_SUCH_UID));

        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("Conflict");
        assertThat(answer.message())
                .isEqualTo("Operation cannot be fulfilled on Pod \"web-1\": the UID in the precondition (" + NO_SUCH_UID
                        + ") does not match the UID in record (" + pod.uid()
                        + "). The object might have been deleted and then recreated");
        assertThat(answer.body().at("/details/kind").asText()).isEqualTo("Pod");
        assertThat(pod.now().at("/metadata").has("deletionTimestamp")).isFalse();
    }

    /** 8b. */
    @Test
    void anEvictionForAnOldResourceVersionConflicts() {
        var pod = space.readyPod("web-1");
        var version = pod.now().at("/metadata/resourceVersion").asText();

        var answer = pod.evict("'preconditions':{'resourceVersion':'1'}");

        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("Conflict");
        assertThat(answer.message())
                .isEqualTo("Operation cannot be fulfilled on Pod \"web-1\": the ResourceVersion in the precondition (1)"
                        + " does not match the ResourceVersion in record (" + version
                        + "). The object might have been modified");
    }

    /** 14. */
    @Test
    void aTerminatingNamespaceTakesNoEvictions() {
        var pod = space.readyPod("web-1");
        api.delete(space.path()).expect(200);

        var answer = pod.evict();

        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.reason()).isEqualTo("Forbidden");
        assertThat(answer.message())
                .isEqualTo(
                        "pods \"web-1\" is forbidden: unable to create new content in namespace %s because it is being terminated"
                                .formatted(space.namespace()));
        assertThat(answer.cause("NamespaceTerminating"))
                .hasValue("namespace %s is being terminated".formatted(space.namespace()));
    }

    /** 15. */
    @Test
    void whoeverLacksTheRightIsForbiddenWithoutCauses() {
        var pod = space.readyPod("web-1");
        try (var powerless = as(server.powerlessToken())) {
            var answer = pod.evictAs(powerless);

            assertThat(answer.code()).isEqualTo(403);
            assertThat(answer.reason()).isEqualTo("Forbidden");
            assertThat(answer.message())
                    .startsWith("pods \"web-1\" is forbidden: User ")
                    .endsWith("cannot create resource \"pods/eviction\" in API group \"\" in the namespace \""
                            + space.namespace() + "\"");
            assertThat(answer.body().path("details").has("causes")).isFalse();
        }
    }

    /** 16. */
    @Test
    void aNameInTheBodyThatDiffersFromTheAddressIsABadRequest() {
        var answer = space.readyPod("web-1").evictSaying("policy/v1", "other");

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.reason()).isEqualTo("BadRequest");
        assertThat(answer.message()).isEqualTo("name in URL does not match name in Eviction object");
    }

    /** Priority and Fairness (drain.md 2.1): no Status at all. */
    @Test
    void aCrowdedOutClientGetsPlainTextAndARetryAfter() {
        var pod = space.readyPod("web-1");
        server.whileCrowdedOut(api, token -> {
            try (var crowdedOut = as(token)) {
                Eventually.holds(
                        () -> assertThat(crowdedOut.get("/api/v1/nodes").code()).isEqualTo(429));

                var answer = pod.evictAs(crowdedOut);

                assertThat(answer.code()).isEqualTo(429);
                assertThat(answer.header("Retry-After")).hasValue("1");
                assertThat(answer.text().strip()).isEqualTo("Too many requests, please try again later.");
                assertThat(answer.cause("DisruptionBudget")).isEmpty();
            }
        });
    }
}
