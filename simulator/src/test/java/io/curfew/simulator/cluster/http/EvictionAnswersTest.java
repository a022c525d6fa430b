package io.curfew.simulator.cluster.http;

import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import org.junit.jupiter.api.AutoClose;
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

    @AutoClose
    private final EvictingCurl curl = new EvictingCurl();

    @Test
    void case1And2EvictedAndAgain() {
        curl.add(pod("f0/web-1").on("a").stuck());
        var uid = Json.uid(curl.simulator().cluster().get(Resource.PODS, "f0", "web-1"));
        var body = EvictingCurl.evictionOf(
                "web-1", "f0", ",\"deleteOptions\":{\"preconditions\":{\"uid\":\"" + uid + "\"}}");
        EvictingCurl.assertAnswer(curl.evict("f0", "web-1", body), 201, EVICTED);
        EvictingCurl.assertAnswer(curl.evict("f0", "web-1", body), 201, EVICTED);
    }

    @Test
    void case3AFinishedPodIsGoneAtOnce() {
        curl.add(pod("f0/web-done").on("a").succeeded());
        EvictingCurl.assertAnswer(curl.evict("f0", "web-done"), 201, EVICTED);
        assertThat(curl.simulator().cluster().find(Resource.PODS, "f0", "web-done"))
                .isEmpty();
    }

    @Test
    void case4TheGraceOfTheBody() {
        curl.add(pod("f0/web-2").on("a").stuck());
        EvictingCurl.assertAnswer(
                curl.evict(
                        "f0",
                        "web-2",
                        EvictingCurl.evictionOf("web-2", "f0", ",\"deleteOptions\":{\"gracePeriodSeconds\":5}")),
                201,
                EVICTED);
    }

    @Test
    void case6TheOldVersionOfTheBody() {
        curl.add(pod("f0/web-3").on("a"));
        EvictingCurl.assertAnswer(
                curl.evict(
                        "f0",
                        "web-3",
                        EvictingCurl.evictionOf("web-3", "f0", "").replace("policy/v1", "policy/v1beta1")),
                201,
                EVICTED);
    }

    @Test
    void case7NotFound() {
        curl.add(pod("f0/web-1").on("a"));
        EvictingCurl.assertAnswer(curl.evict("f0", "nope"), 404, """
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
        curl.add(pod("f0/web-1").on("a"));
        var wrong = "00000000-0000-0000-0000-000000000000";
        var uid = Json.uid(curl.simulator().cluster().get(Resource.PODS, "f0", "web-1"));
        EvictingCurl.assertAnswer(
                curl.evict(
                        "f0",
                        "web-1",
                        EvictingCurl.evictionOf(
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
        curl.add(pod("f0/web-1").on("a"));
        var revision = Json.revision(curl.simulator().cluster().get(Resource.PODS, "f0", "web-1"));
        EvictingCurl.assertAnswer(
                curl.evict(
                        "f0",
                        "web-1",
                        EvictingCurl.evictionOf(
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
    void case14NamespaceTerminating() {
        curl.add(pod("f4/web-1").on("a").stuck());
        curl.simulator().cluster().delete(Resource.NAMESPACES, "", "f4", DeleteOptions.plain());
        EvictingCurl.assertAnswer(curl.evict("f4", "web-1"), 403, """
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
        curl.add(pod("f0/web-4").on("a"));
        curl.simulator().access().addToken("t1", "agent1");
        curl.simulator().access().forbid(Verb.CREATE, "pods/eviction");
        EvictingCurl.assertAnswer(curl.evict("f0", "web-4"), 403, """
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
        curl.add(pod("f0/web-4").on("a"));
        EvictingCurl.assertAnswer(curl.evict("f0", "web-4", EvictingCurl.evictionOf("other", "f0", "")), 400, """
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
}
