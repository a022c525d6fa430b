package io.curfew.simulator.cluster.http;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The answers of eviction-answers.md in which a budget has a say. */
class BudgetAnswersTest {
    @AutoClose
    private final EvictingCurl curl = new EvictingCurl();

    @Test
    void case9BlockedAlsoAsADryRun() {
        curl.add(
                workload("f1/web", 2).on("a"),
                budget("f1/web-pdb").selecting("app", "web").minAvailable(2));
        var expected = blockedBecause("The disruption budget web-pdb needs 2 healthy pods and has 2 currently");
        EvictingCurl.assertAnswer(curl.evict("f1", "web-1"), 429, expected);
        EvictingCurl.assertAnswer(
                curl.evict(
                        "f1",
                        "web-1",
                        EvictingCurl.evictionOf("web-1", "f1", ",\"deleteOptions\":{\"dryRun\":[\"All\"]}")),
                429,
                expected);
    }

    @Test
    void case10NotYetObserved() {
        curl.add(workload("f3/web", 2).on("a"));
        curl.simulator().cluster().stopDisruptionController();
        curl.add(budget("f3/web-pdb").selecting("app", "web").minAvailable(2));
        var answer = curl.evict("f3", "web-1");
        assertThat(answer.headers().firstValue("Retry-After")).contains("10");
        assertThat(answer.body()).isEqualTo("""
                        {
                          "kind": "Status",
                          "apiVersion": "v1",
                          "metadata": {},
                          "status": "Failure",
                          "message": "Cannot evict pod as it would violate the pod's disruption budget.",
                          "reason": "TooManyRequests",
                          "details": {
                            "causes": [
                              {
                                "reason": "DisruptionBudget",
                                "message": "The disruption budget web-pdb is still being processed by the server."
                              }
                            ],
                            "retryAfterSeconds": 10
                          },
                          "code": 429
                        }""");
    }

    @Test
    void case11BarePodsWithMaxUnavailable() {
        curl.add(
                pod("f8/web-1").on("a").label("app", "web"),
                pod("f8/web-2").on("a").label("app", "web"),
                budget("f8/web-pdb").selecting("app", "web").maxUnavailable(1));
        EvictingCurl.assertAnswer(
                curl.evict("f8", "web-1"),
                429,
                blockedBecause("The disruption budget web-pdb does not allow evicting pods currently"));
    }

    @Test
    void case12NotReadyUnderAViolatedBudget() {
        curl.add(
                workload("f7/web", 2).on("a"),
                pod("f7/web-sick").on("a").ofReplicaSet("web").notReady(),
                budget("f7/web-pdb").selecting("app", "web").minAvailable(3));
        EvictingCurl.assertAnswer(
                curl.evict("f7", "web-sick"),
                429,
                blockedBecause("The disruption budget web-pdb needs 3 healthy pods and has 2 currently"));
    }

    @Test
    void case13TwoBudgets() {
        curl.add(
                workload("f2/web", 2).on("a"),
                budget("f2/one").selecting("app", "web").minAvailable(1),
                budget("f2/two").selecting("app", "web").minAvailable(1));
        EvictingCurl.assertAnswer(curl.evict("f2", "web-1"), 500, """
                {
                  "kind": "Status",
                  "apiVersion": "v1",
                  "metadata": {},
                  "status": "Failure",
                  "message": "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                  "code": 500
                }""");
    }

    private static String blockedBecause(String cause) {
        return """
                {
                  "kind": "Status",
                  "apiVersion": "v1",
                  "metadata": {},
                  "status": "Failure",
                  "message": "Cannot evict pod as it would violate the pod's disruption budget.",
                  "reason": "TooManyRequests",
                  "details": {
                    "causes": [
                      {
                        "reason": "DisruptionBudget",
                        "message": "%s"
                      }
                    ]
                  },
                  "code": 429
                }""".formatted(cause);
    }
}
