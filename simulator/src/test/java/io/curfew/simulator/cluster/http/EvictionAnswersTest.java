package io.curfew.simulator.cluster.http;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.time.RunningTime;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Status line, Retry-After and body, byte for byte as eviction-answers.md took them from kube-apiserver 1.36.3. */
class EvictionAnswersTest {
    private static final String EVICTED = """
            {
              "kind": "Status",
              "apiVersion": "v1",
              "metadata": {},
              "status": "Success",
              "code": 201
            }""";

    private final RunningTime time = new RunningTime(1);
    private final ClusterSimulator simulator = ClusterSimulator.start(time);
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void aNode() {
        add(node("a"));
    }

    @AfterEach
    void close() {
        simulator.close();
        time.close();
        http.close();
    }

    @Test
    void case1And2EvictedAndAgain() {
        add(pod("f0/web-1").on("a").stuck());
        var uid = Json.uid(simulator.cluster().get(Resource.PODS, "f0", "web-1"));
        var body = evictionOf("web-1", "f0", ",\"deleteOptions\":{\"preconditions\":{\"uid\":\"" + uid + "\"}}");
        assertAnswer(evict("f0", "web-1", body), 201, EVICTED);
        assertAnswer(evict("f0", "web-1", body), 201, EVICTED);
    }

    @Test
    void case3AFinishedPodIsGoneAtOnce() {
        add(pod("f0/web-done").on("a").succeeded());
        assertAnswer(evict("f0", "web-done"), 201, EVICTED);
        assertThat(simulator.cluster().find(Resource.PODS, "f0", "web-done")).isEmpty();
    }

    @Test
    void case4TheGraceOfTheBody() {
        add(pod("f0/web-2").on("a").stuck());
        assertAnswer(
                evict("f0", "web-2", evictionOf("web-2", "f0", ",\"deleteOptions\":{\"gracePeriodSeconds\":5}")),
                201,
                EVICTED);
    }

    @Test
    void case6TheOldVersionOfTheBody() {
        add(pod("f0/web-3").on("a"));
        assertAnswer(
                evict("f0", "web-3", evictionOf("web-3", "f0", "").replace("policy/v1", "policy/v1beta1")),
                201,
                EVICTED);
    }

    @Test
    void case7NotFound() {
        add(pod("f0/web-1").on("a"));
        assertAnswer(evict("f0", "nope"), 404, """
                {
                  "kind": "Status",
                  "apiVersion": "v1",
                  "metadata": {},
                  "status": "Failure",
                  "message": "pods \\"nope\\" not found",
                  "reason": "NotFound",
                  "details": {
                    "name": "nope",
                    "kind": "pods"
                  },
                  "code": 404
                }""");
    }

    @Test
    void case8WrongUid() {
        add(pod("f0/web-1").on("a"));
        var wrong = "00000000-0000-0000-0000-000000000000";
        var uid = Json.uid(simulator.cluster().get(Resource.PODS, "f0", "web-1"));
        assertAnswer(
                evict(
                        "f0",
                        "web-1",
                        evictionOf(
                                "web-1", "f0", ",\"deleteOptions\":{\"preconditions\":{\"uid\":\"" + wrong + "\"}}")),
                409,
                """
                {
                  "kind": "Status",
                  "apiVersion": "v1",
                  "metadata": {},
                  "status": "Failure",
                  "message": "Operation cannot be fulfilled on Pod \\"web-1\\": the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated",
                  "reason": "Conflict",
                  "details": {
                    "name": "web-1",
                    "kind": "Pod"
                  },
                  "code": 409
                }""".formatted(wrong, uid));
    }

    @Test
    void case8bWrongResourceVersion() {
        add(pod("f0/web-1").on("a"));
        var revision = Json.revision(simulator.cluster().get(Resource.PODS, "f0", "web-1"));
        assertAnswer(
                evict(
                        "f0",
                        "web-1",
                        evictionOf(
                                "web-1", "f0", ",\"deleteOptions\":{\"preconditions\":{\"resourceVersion\":\"1\"}}")),
                409,
                """
                {
                  "kind": "Status",
                  "apiVersion": "v1",
                  "metadata": {},
                  "status": "Failure",
                  "message": "Operation cannot be fulfilled on Pod \\"web-1\\": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (%d). The object might have been modified",
                  "reason": "Conflict",
                  "details": {
                    "name": "web-1",
                    "kind": "Pod"
                  },
                  "code": 409
                }""".formatted(revision));
    }

    @Test
    void case9BlockedAlsoAsADryRun() {
        add(
                workload("f1/web", 2).on("a"),
                budget("f1/web-pdb").selecting("app", "web").minAvailable(2));
        var expected = blockedBecause("The disruption budget web-pdb needs 2 healthy pods and has 2 currently");
        assertAnswer(evict("f1", "web-1"), 429, expected);
        assertAnswer(
                evict("f1", "web-1", evictionOf("web-1", "f1", ",\"deleteOptions\":{\"dryRun\":[\"All\"]}")),
                429,
                expected);
    }

    @Test
    void case10NotYetObserved() {
        add(workload("f3/web", 2).on("a"));
        simulator.cluster().stopDisruptionController();
        add(budget("f3/web-pdb").selecting("app", "web").minAvailable(2));
        var answer = evict("f3", "web-1");
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
        add(
                pod("f8/web-1").on("a").label("app", "web"),
                pod("f8/web-2").on("a").label("app", "web"),
                budget("f8/web-pdb").selecting("app", "web").maxUnavailable(1));
        assertAnswer(
                evict("f8", "web-1"),
                429,
                blockedBecause("The disruption budget web-pdb does not allow evicting pods currently"));
    }

    @Test
    void case12NotReadyUnderAViolatedBudget() {
        add(
                workload("f7/web", 2).on("a"),
                pod("f7/web-sick").on("a").ofReplicaSet("web").notReady(),
                budget("f7/web-pdb").selecting("app", "web").minAvailable(3));
        assertAnswer(
                evict("f7", "web-sick"),
                429,
                blockedBecause("The disruption budget web-pdb needs 3 healthy pods and has 2 currently"));
    }

    @Test
    void case13TwoBudgets() {
        add(
                workload("f2/web", 2).on("a"),
                budget("f2/one").selecting("app", "web").minAvailable(1),
                budget("f2/two").selecting("app", "web").minAvailable(1));
        assertAnswer(evict("f2", "web-1"), 500, """
                {
                  "kind": "Status",
                  "apiVersion": "v1",
                  "metadata": {},
                  "status": "Failure",
                  "message": "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                  "code": 500
                }""");
    }

    @Test
    void case14NamespaceTerminating() {
        add(pod("f4/web-1").on("a").stuck());
        simulator.cluster().delete(Resource.NAMESPACES, "", "f4", DeleteOptions.plain());
        assertAnswer(evict("f4", "web-1"), 403, """
                {
                  "kind": "Status",
                  "apiVersion": "v1",
                  "metadata": {},
                  "status": "Failure",
                  "message": "pods \\"web-1\\" is forbidden: unable to create new content in namespace f4 because it is being terminated",
                  "reason": "Forbidden",
                  "details": {
                    "name": "web-1",
                    "kind": "pods",
                    "causes": [
                      {
                        "reason": "NamespaceTerminating",
                        "message": "namespace f4 is being terminated",
                        "field": "metadata.namespace"
                      }
                    ]
                  },
                  "code": 403
                }""");
    }

    @Test
    void case15Forbidden() {
        add(pod("f0/web-4").on("a"));
        simulator.access().addToken("t1", "agent1");
        simulator.access().forbid(Verb.CREATE, "pods/eviction");
        assertAnswer(evict("f0", "web-4"), 403, """
                {
                  "kind": "Status",
                  "apiVersion": "v1",
                  "metadata": {},
                  "status": "Failure",
                  "message": "pods \\"web-4\\" is forbidden: User \\"agent1\\" cannot create resource \\"pods/eviction\\" in API group \\"\\" in the namespace \\"f0\\"",
                  "reason": "Forbidden",
                  "details": {
                    "name": "web-4",
                    "kind": "pods"
                  },
                  "code": 403
                }""");
    }

    @Test
    void case16AnotherNameInTheBody() {
        add(pod("f0/web-4").on("a"));
        assertAnswer(evict("f0", "web-4", evictionOf("other", "f0", "")), 400, """
                {
                  "kind": "Status",
                  "apiVersion": "v1",
                  "metadata": {},
                  "status": "Failure",
                  "message": "name in URL does not match name in Eviction object",
                  "reason": "BadRequest",
                  "code": 400
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

    private void add(Sketch... sketches) {
        simulator.cluster().add(sketches);
    }

    private static void assertAnswer(HttpResponse<String> answer, int code, String body) {
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo(body);
    }

    private static String evictionOf(String name, String namespace, String more) {
        return "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"" + namespace + "\"}" + more + "}";
    }

    private HttpResponse<String> evict(String namespace, String pod) {
        return evict(namespace, pod, evictionOf(pod, namespace, ""));
    }

    // The answers were taken with curl, for which the server indents.
    private HttpResponse<String> evict(String namespace, String pod, String body) {
        var uri = simulator.uri().resolve("/api/v1/namespaces/" + namespace + "/pods/" + pod + "/eviction");
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("User-Agent", "curl/8.0")
                .header("Authorization", "Bearer t1")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
