package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Sections 3 and 5 of own-node-only.md for identity {@code serviceAccount}, section 4 for {@code associatedNode}: what
 * an agent can do to pods, with exactly the chart's rights.
 */
@ExtendWith(NeedsRealApiServer.class)
@Execution(ExecutionMode.SAME_THREAD)
class PodPermissionsRealApiTrial {
    private static final String DELETIONS = """
            own pod       | a | | DELETE | POD-own | {'gracePeriodSeconds':5,'preconditions':{'uid':'UID-own'}} | 200 | "deletionGracePeriodSeconds":5
            other node    | a | | DELETE | POD-other | {'gracePeriodSeconds':5,'preconditions':{'uid':'UID-other'}} | 403 | curfew: token is bound to node "node-a", pod is on "node-b"
            dry run       | a | | DELETE | POD-other?dryRun=All | {'gracePeriodSeconds':5} | 403 | curfew: token is bound to node "node-a", pod is on "node-b"
            unscheduled   | a | | DELETE | POD-loose | {'gracePeriodSeconds':5} | 403 | pod is on ""
            unbound token | unbound | | DELETE | POD-second | {'gracePeriodSeconds':5} | 403 | curfew: token is bound to node "",
            unbound token | unbound | | DELETE | POD-loose | {'gracePeriodSeconds':5} | 403 | curfew: token is bound to node "",
            wrong uid     | a | | DELETE | POD-second | {'gracePeriodSeconds':5,'preconditions':{'uid':'x'}} | 409 | the UID in the precondition (x) does not match the UID in record
            absent        | a | | DELETE | POD-nope | {'gracePeriodSeconds':5} | 404 | pods "nope" not found
            many at once  | a | | DELETE | namespaces/shop/pods | | 403 | cannot deletecollection resource "pods"
            secrets       | a | | GET | namespaces/shop/secrets | | 403 | cannot list resource "secrets"
            one pod       | a | | GET | POD-own | | 403 | cannot get resource "pods"
            """;

    private static final String EVICTIONS = """
            with uid            | a | | POST | POD-one/eviction | EVICT-one{'preconditions':{'uid':'UID-one'}}} | 201 |
            with uid and grace  | a | | POST | POD-two/eviction | EVICT-two{'preconditions':{'uid':'UID-two'},'gracePeriodSeconds':20}} | 201 |
            no uid              | a | | POST | POD-second/eviction | EVICT-second{'gracePeriodSeconds':20}} | 403 | curfew: evictions need preconditions.uid and a grace period above 0
            no options          | a | | POST | POD-second/eviction | {'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'second'}} | 403 | curfew: evictions need preconditions.uid and a grace period above 0
            grace 0             | a | | POST | POD-second/eviction | EVICT-second{'preconditions':{'uid':'UID-second'},'gracePeriodSeconds':0}} | 403 | curfew: evictions need preconditions.uid and a grace period above 0
            unbound token       | unbound | | POST | POD-second/eviction | EVICT-second{'preconditions':{'uid':'UID-second'}}} | 403 | curfew: token is not bound to a node
            protected namespace | a | | POST | namespaces/default/pods/safe/eviction | EVICT-safe{'preconditions':{'uid':'UID-safe'}}} | 403 | curfew: namespace is protected
            other node: a hole  | a | | POST | POD-other/eviction | EVICT-other{'preconditions':{'uid':'UID-other'}}} | 201 |
            admin without uid   | admin | | POST | POD-third/eviction | EVICT-third{}} | 201 |
            v1beta1 without uid | a | | POST | POD-second/eviction | {'apiVersion':'policy/v1beta1','kind':'Eviction','metadata':{'name':'second'},'deleteOptions':{}} | 403 | curfew: evictions need preconditions.uid
            """;

    private static final String MANY_AT_ONCE = """
            many at once  | a | | DELETE | namespaces/shop/pods | {'gracePeriodSeconds':5} | 403 | pod is on
            """;

    private static final String IN_THE_NAME_OF_THE_NODE = """
            evict own pod          | a | NODE | POST | POD-own/eviction | EVICT-own{'preconditions':{'uid':'UID-own'},'gracePeriodSeconds':20}} | 201 | Success
            again                  | a | NODE | POST | POD-own/eviction | EVICT-own{'preconditions':{'uid':'UID-own'},'gracePeriodSeconds':20}} | 201 | Success
            evict on another node  | a | NODE | POST | POD-other/eviction | EVICT-other{'preconditions':{'uid':'UID-other'}}} | 403 | node node-a can only evict pods with spec.nodeName set to itself
            evict unscheduled      | a | NODE | POST | POD-loose/eviction | EVICT-loose{}} | 403 | node node-a can only evict pods with spec.nodeName set to itself
            budget exhausted       | a | NODE | POST | POD-guarded/eviction | EVICT-guarded{'preconditions':{'uid':'UID-guarded'}}} | 429 | Cannot evict pod as it would violate the pod's disruption budget.
            wrong uid              | a | NODE | POST | POD-second/eviction | EVICT-second{'preconditions':{'uid':'x'}}} | 409 |
            absent                 | a | NODE | POST | POD-nope/eviction | EVICT-nope{}} | 404 | pod "nope" not found
            name in body           | a | NODE | POST | POD-second/eviction | {'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'own','namespace':'shop'}} | 400 | name in URL does not match name in Eviction object
            another node           | a | system:node:node-b | POST | POD-other/eviction | EVICT-other{}} | 403 | cannot impersonate-on:arbitrary-node:create resource "pods/eviction"
            unbound token          | unbound | NODE | POST | POD-second/eviction | EVICT-second{}} | 403 | cannot impersonate-on:arbitrary-node:create resource "pods/eviction"
            with a group           | a | NODE+system:nodes | POST | POD-second/eviction | EVICT-second{}} | 403 | users "system:node:node-a" is forbidden
            list own pods          | a | NODE | GET | pods?fieldSelector=spec.nodeName%3Dnode-a | | 200 | "PodList"
            watch own pods         | a | NODE | GET | pods?fieldSelector=spec.nodeName%3Dnode-a&watch=true&timeoutSeconds=1 | | 200 | ADDED
            list all pods          | a | NODE | GET | pods | | 403 | can only list/watch pods with spec.nodeName field selector
            list another's         | a | NODE | GET | pods?fieldSelector=spec.nodeName%3Dnode-b | | 403 | can only list/watch pods with spec.nodeName field selector
            watch all pods         | a | NODE | GET | pods?watch=true | | 403 | can only list/watch pods with spec.nodeName field selector
            list a namespace       | a | NODE | GET | namespaces/shop/pods | | 403 | can only list/watch pods with spec.nodeName field selector
            get own node           | a | NODE | GET | nodes/node-a | | 200 | i-a
            get another node       | a | NODE | GET | nodes/node-b | | 403 | cannot read 'node-b', only its own Node object
            list nodes             | a | NODE | GET | nodes | | 403 | cannot impersonate-on:associated-node:list resource "nodes"
            delete own pod         | a | NODE | DELETE | POD-third | {'gracePeriodSeconds':5,'preconditions':{'uid':'UID-third'}} | 200 | "deletionGracePeriodSeconds":5
            delete on another node | a | NODE | DELETE | POD-other | {'gracePeriodSeconds':5} | 403 | node "node-a" can only delete pods with spec.nodeName set to itself
            many at once           | a | NODE | DELETE | namespaces/shop/pods?fieldSelector=spec.nodeName%3Dnode-a | | 403 | cannot impersonate-on:associated-node:deletecollection resource "pods"
            get a pod              | a | NODE | GET | POD-second | | 403 | cannot impersonate-on:associated-node:get resource "pods"
            get secrets            | a | NODE | GET | namespaces/shop/secrets/x | | 403 | cannot impersonate-on:associated-node:get resource "secrets"
            patch the node         | a | NODE | M | nodes/node-a | {} | 403 | cannot impersonate-on:associated-node:patch resource "nodes"
            no header, list        | a | | GET | pods?fieldSelector=spec.nodeName%3Dnode-a | | 403 | cannot list resource "pods"
            no header, evict       | a | | POST | POD-second/eviction | EVICT-second{}} | 403 | cannot create resource "pods/eviction"
            no header, get node    | a | | GET | nodes/node-a | | 403 | cannot get resource "nodes"
            no header, delete      | a | | DELETE | POD-second | {} | 403 | cannot delete resource "pods"
            the probe              | a | NODE | POST | REVIEWS | REVIEW | 201 | "username":"system:node:node-a"
            its wrong node         | a | system:node:node-b | POST | REVIEWS | REVIEW | 403 | cannot impersonate-on:arbitrary-node:create
            its unbound token      | unbound | NODE | POST | REVIEWS | REVIEW | 403 | cannot impersonate-on:arbitrary-node:create
            forging the claim      | a | system:serviceaccount:curfew:curfew-agent | POST | REVIEWS | REVIEW | 403 | cannot impersonate
            """;

    private static final String EVENTS = """
            own             | a | | POST | EVENTS | EVENT'e1'},'reportingController':'curfew.io/agent','reportingInstance':'node-a'} | 201 |
            another's name  | a | | POST | EVENTS | EVENT'e2'},'reportingController':'curfew.io/agent','reportingInstance':'node-b'} | 403 | curfew: events need reportingController curfew.io/agent and reportingInstance = own node
            another program | a | | POST | EVENTS | EVENT'e3'},'reportingController':'kubelet','reportingInstance':'node-a'} | 403 | curfew: events need reportingController
            unbound token   | unbound | | POST | EVENTS | EVENT'e4'},'reportingController':'curfew.io/agent','reportingInstance':'node-a'} | 403 | curfew: events need reportingController
            core event      | a | | POST | namespaces/default/events | {'metadata':{'name':'e5'},'involvedObject':{'kind':'Node','name':'node-a'}} | 403 | cannot create resource "events" in API group ""
            """;

    private static final String SERIES = """
            own series       | a | | M | EVENTS/e1 | {'series':{'count':2,'lastObservedTime':'2026-11-21T10:01:00.000000Z'}} | 200 |
            another's series | b | | M | EVENTS/e1 | {'series':{'count':3,'lastObservedTime':'2026-11-21T10:02:00.000000Z'}} | 403 | curfew: events need reportingController
            """;

    @Test
    void asItselfAnAgentDeletesPodsOfItsOwnNodeOnlyAndEvictsWithCare() {
        try (var world = PermissionsWorld.with("{identity: serviceAccount, protectedNamespaces: [default]}")) {
            var words = pods(world);
            world.until(PermissionsAsk.parse(
                    "|a||DELETE|namespaces/shop/pods/other?dryRun=All|{'gracePeriodSeconds':5}|403|curfew: token"));
            world.until(PermissionsAsk.parse("|unbound||POST|namespaces/shop/pods/other/eviction?dryRun=All|"
                    + "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'other'}}|403|curfew: token"));
            world.answersAsWritten(DELETIONS, words);
            world.answersAsWritten(EVICTIONS, words);
            events(world, words);

            world.bind("cluster-admin");
            world.until(PermissionsAsk.parse("|a||GET|namespaces||200|"));
            world.answersAsWritten(MANY_AT_ONCE, words);
            assertThat(world.admin()
                            .get("/api/v1/namespaces/shop/pods/other-2")
                            .orElseThrow()
                            .at("/metadata")
                            .has("deletionTimestamp"))
                    .as("whether a pod of another node was deleted with the rest")
                    .isFalse();
        }
    }

    @Test
    void inTheNameOfItsNodeAnAgentSeesAndEndsThePodsOfThatNodeOnly() {
        try (var world = PermissionsWorld.with("identity: associatedNode")) {
            var words = pods(world);
            // NodeRestriction looks into a cache of its own, which may lag.
            world.until(PermissionsAsk.parse("|a|system:node:node-a|POST|namespaces/shop/pods/guarded/eviction|"
                    + "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'guarded'}}|429|budget"));
            world.answersAsWritten(IN_THE_NAME_OF_THE_NODE, words);
            assertThat(world.admin()
                            .get("/api/v1/namespaces/shop/pods/own")
                            .orElseThrow()
                            .at("/status/conditions"))
                    .as("why the pod goes")
                    .anyMatch(condition -> condition.path("type").asText().equals("DisruptionTarget")
                            && condition.path("reason").asText().equals("EvictionByEvictionAPI"));
            events(world, words);
        }
    }

    /** No action of this version counts an Event up; the policy is ready for the one that will. */
    private static void events(PermissionsWorld world, Map<String, String> words) {
        world.answersAsWritten(EVENTS, words);
        world.grant("series", "{'apiGroups':['events.k8s.io'],'resources':['events'],'verbs':['patch']}");
        world.until(PermissionsAsk.parse("|a||M|/apis/events.k8s.io/v1/namespaces/default/events/e1|{}|200|"));
        world.answersAsWritten(SERIES, words);
    }

    private static Map<String, String> pods(PermissionsWorld world) {
        var words = new HashMap<>(Map.of(
                "NODE", "system:node:node-a",
                "REVIEWS", "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                "REVIEW", "{'apiVersion':'authentication.k8s.io/v1','kind':'SelfSubjectReview'}",
                "EVENTS", "/apis/events.k8s.io/v1/namespaces/default/events",
                "EVENT",
                        "{'eventTime':'2026-11-21T10:00:00.000000Z','reason':'R','action':'A','type':'Normal',"
                                + "'regarding':{'kind':'Node','name':'node-a'},'metadata':{'name':"));
        List.of("own", "one", "two", "second", "third", "guarded").forEach(name -> pod(world, words, name, "node-a"));
        List.of("other", "other-2").forEach(name -> pod(world, words, name, "node-b"));
        pod(world, words, "loose", "");
        words.put("UID-safe", world.pod("default", "safe", "node-a"));
        List.of("safe", "nope").forEach(name -> words.put("EVICT-" + name, eviction(name)));
        budget(world);
        words.put("POD-", "namespaces/shop/pods/");
        return words;
    }

    private static void pod(PermissionsWorld world, Map<String, String> words, String name, String node) {
        words.put("UID-" + name, world.pod("shop", name, node));
        words.put("EVICT-" + name, eviction(name));
    }

    /** Up to the options of the deletion. */
    private static String eviction(String name) {
        return "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'%s'},'deleteOptions':".formatted(name);
    }

    private static void budget(PermissionsWorld world) {
        var budgets = "/apis/policy/v1/namespaces/shop/poddisruptionbudgets";
        world.admin().create(budgets, """
                {'metadata':{'name':'pdb'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'app':'guarded'}}}}""");
        world.admin().patch(budgets + "/pdb/status", """
                {'status':{'observedGeneration':1,'disruptionsAllowed':0,'currentHealthy':1,'desiredHealthy':1,'expectedPods':1}}""");
    }
}
