package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The answers to an eviction where PodDisruptionBudgets are asked (eviction-answers.md, by its numbers). */
abstract class BudgetContract extends ContractCase {

    private static final String VIOLATED = "Cannot evict pod as it would violate the pod's disruption budget.";

    BudgetContract(ApiUnderTest server) {
        super(server);
    }

    @Test
    void anEvictionUsesUpWhatTheBudgetAllows() {
        var first = space.readyPod("web-1");
        var second = space.readyPod("web-2");
        var budget = space.budget("web-pdb", "'minAvailable':1").hasCounted(2);
        assertThat(budget.disruptionsAllowed()).isEqualTo(1);

        first.evict().expect(201);

        assertThat(second.evict().code()).isEqualTo(429);
        first.end();
        budget.hasCounted(1);
        assertThat(second.evict().cause("DisruptionBudget"))
                .hasValue("The disruption budget web-pdb needs 1 healthy pods and has 1 currently");
    }

    /** 9. */
    @Test
    void aClosedBudgetSaysWhatItNeedsAndNotWhenToComeBack() {
        var pod = space.readyPod("web-1");
        space.readyPod("web-2");
        space.budget("web-pdb", "'minAvailable':2").hasCounted(2);

        var answer = pod.evict(Json.of("'preconditions':{'uid':'%s'}", pod.uid()));

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEmpty();
        assertThat(answer.body()).isEqualTo(Json.parse("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                         "message":"Cannot evict pod as it would violate the pod's disruption budget.",
                         "reason":"TooManyRequests",
                         "details":{"causes":[{"reason":"DisruptionBudget",
                           "message":"The disruption budget web-pdb needs 2 healthy pods and has 2 currently"}]},
                         "code":429}"""));
    }

    /** 9b. */
    @Test
    void aDryRunMeetsTheSameClosedBudget() {
        var pod = space.readyPod("web-1");
        space.budget("web-pdb", "'minAvailable':1").hasCounted(1);

        var answer = pod.evict("'dryRun':['All']");

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.message()).isEqualTo(VIOLATED);
    }

    @Test
    void aDryRunUsesNothingUp() {
        var pod = space.readyPod("web-1");
        space.readyPod("web-2");
        var budget = space.budget("web-pdb", "'minAvailable':1").hasCounted(2);

        pod.evict("'dryRun':['All']").expect(201);

        assertThat(budget.disruptionsAllowed()).isEqualTo(1);
    }

    /** 10. */
    @Test
    void aBudgetThatNobodyHasCountedYetSaysWhenToComeBack() {
        var pod = space.readyPod("web-1");
        server.withoutBudgetController(() -> {
            space.budget("web-pdb", "'minAvailable':0");

            var answer = pod.evict();

            assertThat(answer.code()).isEqualTo(429);
            assertThat(answer.reason()).isEqualTo("TooManyRequests");
            assertThat(answer.header("Retry-After")).hasValue("10");
            assertThat(answer.body().at("/details/retryAfterSeconds").asInt()).isEqualTo(10);
            assertThat(answer.message()).isEqualTo(VIOLATED);
            assertThat(answer.cause("DisruptionBudget"))
                    .hasValue("The disruption budget web-pdb is still being processed by the server.");
        });
    }

    /** 11. */
    @Test
    void aBudgetThatCannotCountItsPodsAllowsNothing() {
        var pod = space.readyPod("web-1");
        space.readyPod("web-2");
        space.budget("web-pdb", "'maxUnavailable':1").hasCounted(2);

        var answer = pod.evict();

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEmpty();
        assertThat(answer.cause("DisruptionBudget"))
                .hasValue("The disruption budget web-pdb does not allow evicting pods currently");
    }

    /** 12. */
    @Test
    void anUnreadyPodStaysWhileItsBudgetIsViolated() {
        var sick = space.unreadyPod("web-sick");
        space.readyPod("web-1");
        space.readyPod("web-2");
        space.budget("web-pdb", "'minAvailable':3").hasCounted(2);

        var answer = sick.evict();

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.cause("DisruptionBudget"))
                .hasValue("The disruption budget web-pdb needs 3 healthy pods and has 2 currently");
    }

    /** 12a. */
    @Test
    void anUnreadyPodMayGoWhileItsBudgetIsMet() {
        var sick = space.unreadyPod("web-sick");
        space.readyPod("web-1");
        space.readyPod("web-2");
        var budget = space.budget("web-pdb", "'minAvailable':2").hasCounted(2);
        assertThat(budget.disruptionsAllowed()).isZero();

        assertThat(sick.evict().code()).isEqualTo(201);
    }

    /** 12b. */
    @Test
    void anUnreadyPodMayAlwaysGoWhereTheBudgetSaysSo() {
        var sick = space.unreadyPod("web-sick");
        space.readyPod("web-1");
        var budget = space.budget("web-pdb", "'minAvailable':3").hasCounted(1);

        budget.patch(Json.of("'unhealthyPodEvictionPolicy':'AlwaysAllow'"));
        budget.hasCounted(1);

        assertThat(sick.evict().code()).isEqualTo(201);
    }

    /** 13. */
    @Test
    void twoBudgetsOnOnePodAreAnErrorWithoutAReason() {
        var pod = space.readyPod("web-1");
        space.budget("one", "'minAvailable':0").hasCounted(1);
        space.budget("two", "'minAvailable':0").hasCounted(1);

        var answer = pod.evict();

        assertThat(answer.code()).isEqualTo(500);
        assertThat(answer.header("Retry-After")).isEmpty();
        assertThat(answer.body()).isEqualTo(Json.parse("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                         "message":"This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                         "code":500}"""));
    }

    @Test
    void aPendingPodIsNotHeldByItsBudget() {
        var pending = space.pod("web-new");
        space.readyPod("web-1");
        space.budget("web-pdb", "'minAvailable':3").hasCounted(1);

        assertThat(pending.evict().code()).isEqualTo(201);
    }

    @Test
    void aFinishedPodIsNotHeldByItsBudget() {
        var done = space.finishedPod("web-done", "Succeeded");
        space.readyPod("web-1");
        space.budget("web-pdb", "'minAvailable':3").hasCounted(1);

        assertThat(done.evict().code()).isEqualTo(201);
        assertThat(done.isGone()).isTrue();
    }

    @Test
    void aTerminatingPodIsNotHeldByItsBudget() {
        var leaving = space.readyPod("web-1");
        leaving.delete().expect(200);
        space.budget("web-pdb", "'minAvailable':3").hasCounted(0);

        assertThat(leaving.evict().code()).isEqualTo(201);
    }

    @Test
    void aPodOfNoBudgetIsNotHeldByAnother() {
        var pod = space.readyPod("web-1");
        pod.mergePatch(Json.of("{'metadata':{'labels':{'app':'other'}}}")).expect(200);
        space.budget("web-pdb", "'minAvailable':3").hasCounted(0);

        assertThat(pod.evict().code()).isEqualTo(201);
    }

    /** No client can write that; a fault of Kubernetes once did (drain.md 2.1). */
    @Test
    void aNegativeBudgetForbids() {
        var pod = space.readyPod("web-1");
        var budget = space.budget("web-pdb", "'minAvailable':0").hasCounted(1);
        server.withoutBudgetController(() -> {
            server.writeStatus(api, budget, "'disruptionsAllowed':-1");

            forbidden(pod.evict(), "pdb disruptions allowed is negative");
        });
    }

    @Test
    void aBudgetThatWaitsForTwoThousandPodsToGoForbids() {
        var pod = space.readyPod("web-1");
        var budget = space.budget("web-pdb", "'minAvailable':0").hasCounted(1);
        var waiting = IntStream.rangeClosed(1, 2001)
                .mapToObj("'old-%d':'2026-11-21T10:00:00Z'"::formatted)
                .collect(Collectors.joining(","));
        server.withoutBudgetController(() -> {
            api.mergePatch(budget.path() + "/status", Json.of("{'status':{'disruptedPods':{%s}}}", waiting))
                    .expect(200);

            forbidden(pod.evict(), "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        });
    }

    private static void forbidden(Answer answer, String why) {
        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.header("Retry-After")).isEmpty();
        assertThat(answer.body()).isEqualTo(Json.parse("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                         "message":"poddisruptionbudget.policy \\"web-pdb\\" is forbidden: %s",
                         "reason":"Forbidden",
                         "details":{"name":"web-pdb","group":"policy","kind":"poddisruptionbudget"},
                         "code":403}""".formatted(why)));
    }

    /** The server tries for 10 s. Its 504 of drain.md 2.1 stands in its source, but nothing leads there. */
    @Test
    void aBudgetThatSomebodyKeepsChangingIsAConflictInTheEnd() {
        var pod = space.readyPod("web-1");
        space.budget("web-pdb", "'minAvailable':0").hasCounted(1);
        server.whileBudgetsAreContended(api, space, () -> {
            var answer = pod.evict();

            assertThat(answer.code()).isEqualTo(409);
            assertThat(answer.header("Retry-After")).isEmpty();
            assertThat(answer.body()).isEqualTo(Json.parse("""
                            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                             "message":"Operation cannot be fulfilled on poddisruptionbudgets.policy \\"web-pdb\\": the object has been modified; please apply your changes to the latest version and try again",
                             "reason":"Conflict",
                             "details":{"name":"web-pdb","group":"policy","kind":"poddisruptionbudgets"},
                             "code":409}"""));
        });
        assertThat(pod.evict().code()).isEqualTo(201);
    }

    @Test
    void aBudgetThatCannotBeCountedAnyMoreSaysWhy() {
        var pod = space.readyPod("web-1");
        var budget = space.budget("web-pdb", "'maxUnavailable':1").hasCounted(1);
        space.podOfAnUnknownController("web-2");
        budget.couldNotBeCounted();

        var answer = pod.evict();

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEmpty();
        assertThat(answer.cause("DisruptionBudget"))
                .hasValue("The disruption budget web-pdb does not allow evicting pods currently because it failed sync:"
                        + " found no controllers for pod \"web-2\"");
    }

    /** For ever, and each time it asks to come back in 10 s. */
    @Test
    void aBudgetThatNeverCouldBeCountedIsStillBeingProcessed() {
        var pod = space.podOfAnUnknownController("web-1");
        space.budget("web-pdb", "'maxUnavailable':1").couldNotBeCounted();

        var answer = pod.evict();

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).hasValue("10");
        assertThat(answer.cause("DisruptionBudget"))
                .hasValue("The disruption budget web-pdb is still being processed by the server.");
    }
}
