package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 2 of own-node-only.md: what an agent can do to Nodes, with exactly the chart's rights and then with more. */
@ExtendWith(NeedsRealApiServer.class)
@Execution(ExecutionMode.SAME_THREAD)
class NodePermissionsRealApiTrial {
    private static final Map<String, String> WORDS = Map.of(
            "CORDON",
            "{'spec':{'unschedulable':true},'metadata':{'labels':{'node.kubernetes.io/exclude-from-external-load-balancers':"
                    + "'curfew'},'annotations':{'curfew.io/journal':'x'}}}",
            "UNDO",
            "{'spec':{'unschedulable':null},'metadata':{'labels':{'node.kubernetes.io/exclude-from-external-load-balancers':"
                    + "null},'annotations':{'curfew.io/journal':null}}}",
            "NOT-B",
            "denied request: curfew: token is bound to node \"node-a\", not to \"node-b\"",
            "NOT-BOUND",
            "denied request: curfew: token is bound to node \"\", not to \"node-a\"",
            "TIMES",
            "'reason':'SpotInterruption','message':'x','lastHeartbeatTime':'2026-11-21T10:00:00Z',"
                    + "'lastTransitionTime':'2026-11-21T10:00:00Z'");

    private static final String WITH_THE_RIGHTS_OF_THE_CHART = """
            1  | a | | M | nodes/node-a | CORDON | 200 |
            2  | a | | M | nodes/node-b | CORDON | 403 | NOT-B
            3  | b | | M | nodes/node-b | CORDON | 200 |
            4  | unbound | | M | nodes/node-a | CORDON | 403 | NOT-BOUND
            5  | a | | M | nodes/node-a | UNDO | 200 |
            6  | a | | M | nodes/node-b | {} | 403 | NOT-B
            6  | a | | M | nodes/node-b?dryRun=All | {} | 403 | NOT-B
            6  | a | | M | nodes/node-b | {'metadata':{'labels':{'team':'blue'}}} | 403 | NOT-B
            7  | a | | M | nodes/node-a | {'metadata':{'labels':{'x':'y'}}} | 403 | curfew: label change not allowed
            7  | a | | M | nodes/node-a | {'metadata':{'labels':{'team':'red'}}} | 403 | curfew: label change not allowed
            7  | a | | M | nodes/node-a | {'metadata':{'labels':{'team':null}}} | 403 | curfew: label change not allowed
            7  | a | | M | nodes/node-a | {'metadata':{'labels':null}} | 403 | curfew: label change not allowed
            8  | a | | M | nodes/node-a | {'metadata':{'labels':{'node-role.kubernetes.io/worker':null}}} | 403 | curfew: label change not allowed
            8  | a | | M | nodes/node-a | {'metadata':{'labels':{'node-role.kubernetes.io/control-plane':''}}} | 403 | curfew: label change not allowed
            9  | a | | M | nodes/node-a | {'metadata':{'annotations':{'x':'y'}}} | 403 | curfew: annotation change not allowed
            9  | a | | M | nodes/node-a | {'metadata':{'annotations':{'other':null}}} | 403 | curfew: annotation change not allowed
            9  | a | | M | nodes/node-a | {'metadata':{'annotations':{'curfew.io.evil/y':'z'}}} | 403 | curfew: annotation change not allowed
            10 | a | | M | nodes/node-a | {'spec':{'taints':[{'key':'k','effect':'NoExecute'}]}} | 403 | curfew: of spec only unschedulable may change
            10 | a | | S | nodes/node-a | {'spec':{'taints':[{'key':'k','effect':'NoExecute'}]}} | 403 | curfew: of spec only unschedulable may change
            10 | a | | M | nodes/node-a | {'spec':{'taints':null}} | 403 | curfew: of spec only unschedulable may change
            10 | a | | S | nodes/node-a | {'spec':{'taints':[{'key':'node.kubernetes.io/unschedulable','effect':'NoSchedule'}]}} | 403 | curfew: of spec only unschedulable may change
            11 | bare | | M | nodes/node-bare | {'spec':{'providerID':'aws:///a/i-x'}} | 403 | curfew: of spec only unschedulable may change
            11 | bare | | M | nodes/node-bare | {'spec':{'podCIDR':'10.9.0.0/24','podCIDRs':['10.9.0.0/24']}} | 403 | curfew: of spec only unschedulable may change
            12 | a | | M | nodes/node-a | {'spec':{'providerID':'aws:///a/i-x'}} | 422 | node updates may not change providerID except from "" to valid
            12 | a | | M | nodes/node-a | {'spec':{'podCIDR':'10.9.0.0/24','podCIDRs':['10.9.0.0/24']}} | 422 | node updates may not change podCIDR except from "" to valid
            13 | a | | M | nodes/node-a | {'metadata':{'finalizers':['x.io/y']}} | 403 | curfew: metadata change not allowed
            13 | a | | M | nodes/node-a | {'metadata':{'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'p','uid':'u'}]}} | 403 | curfew: metadata change not allowed
            14 | a | | J | nodes/node-a | [{'op':'add','path':'/spec/unschedulable','value':true}] | 200 |
            14 | a | | A | nodes/node-a?fieldManager=curfew | {'apiVersion':'v1','kind':'Node','metadata':{'name':'node-a'},'spec':{'unschedulable':true}} | 200 |
            14 | a | | A | nodes/node-a?fieldManager=curfew | {'apiVersion':'v1','kind':'Node','metadata':{'name':'node-a','labels':{'x':'y'}}} | 403 | curfew: label change not allowed
            15 | a | | M | nodes/node-a | {'status':{'capacity':{'cpu':'64'}}} | 200 |
            22 | a | | PUT | nodes/node-a | {'apiVersion':'v1','kind':'Node','metadata':{'name':'node-a'}} | 403 | cannot update resource "nodes"
            22 | a | | POST | nodes | {'metadata':{'name':'node-x'}} | 403 | cannot create resource "nodes"
            22 | a | | DELETE | nodes/node-a | | 403 | cannot delete resource "nodes"
            admin | admin | | M | nodes/node-a | {'metadata':{'labels':{'team':'green'}}} | 200 |
            stale | a | | M | nodes/node-a | {'metadata':{'resourceVersion':'1'},'spec':{'unschedulable':true}} | 409 | the object has been modified
            15 | a | | M | nodes/node-a/status | {'spec':{'taints':[{'key':'k','effect':'NoExecute'}]}} | 200 |
            16 | a | | S | nodes/node-a/status | {'status':{'conditions':[{'type':'DrainInProgress','status':'True',TIMES}]}} | 200 | DrainInProgress
            16 | a | | S | nodes/node-a/status | {'status':{'conditions':[{'type':'DrainInProgress','status':'False',TIMES},{'type':'Drained','status':'True',TIMES}]}} | 200 | Drained
            16 | a | | S | nodes/node-a/status | {'status':{'conditions':[{'$patch':'delete','type':'Drained'}]}} | 200 | KubeletReady
            17 | bare | | S | nodes/node-bare/status | {'status':{'conditions':[{'type':'DrainInProgress','status':'True',TIMES}]}} | 200 | DrainInProgress
            18 | a | | S | nodes/node-b/status | {'status':{'conditions':[{'type':'DrainInProgress','status':'True',TIMES}]}} | 403 | NOT-B
            18 | unbound | | S | nodes/node-a/status | {'status':{'conditions':[{'type':'DrainInProgress','status':'True',TIMES}]}} | 403 | NOT-BOUND
            19 | a | | S | nodes/node-a/status | {'status':{'conditions':[{'type':'Ready','status':'False'}]}} | 403 | curfew: of status only the conditions DrainInProgress and Drained may change
            19 | a | | S | nodes/node-a/status | {'status':{'conditions':[{'$patch':'delete','type':'Ready'}]}} | 403 | curfew: of status only the conditions DrainInProgress and Drained may change
            19 | a | | S | nodes/node-a/status | {'status':{'conditions':[{'type':'KernelDeadlock','status':'True',TIMES}]}} | 403 | curfew: of status only the conditions DrainInProgress and Drained may change
            19 | a | | S | nodes/node-a/status | {'status':{'capacity':{'cpu':'64'}}} | 403 | curfew: of status only the conditions DrainInProgress and Drained may change
            19 | a | | S | nodes/node-a/status | {'status':{'addresses':[{'type':'InternalIP','address':'10.0.0.9'}]}} | 403 | curfew: of status only the conditions DrainInProgress and Drained may change
            20 | a | | M | nodes/node-a/status | {'status':{'conditions':[{'type':'DrainInProgress','status':'True',TIMES}]}} | 403 | curfew: of status only the conditions DrainInProgress and Drained may change
            21 | a | | S | nodes/node-a/status | {'metadata':{'labels':{'x':'y'}}} | 403 | curfew: label change not allowed
            21 | a | | S | nodes/node-a/status | {'metadata':{'annotations':{'x':'y'}}} | 403 | curfew: annotation change not allowed
            """;

    private static final String AS_A_CLUSTER_ADMINISTRATOR = """
            23 | a | | POST | nodes | {'metadata':{'name':'node-x'}} | 403 | curfew: nodes may only be patched
            23 | a | | DELETE | nodes/node-a | | 403 | curfew: nodes may only be patched
            23 | a | | DELETE | nodes | | 403 | curfew: nodes may only be patched
            23 | a | | A | nodes/node-x?fieldManager=curfew | {'apiVersion':'v1','kind':'Node','metadata':{'name':'node-x'}} | 403 | curfew: nodes may only be patched
            23 | a | | PUT | nodes/node-a | {'apiVersion':'v1','kind':'Node','metadata':{'name':'node-a','labels':{'x':'y'}},'spec':{'podCIDR':'10.0.0.0/24','podCIDRs':['10.0.0.0/24'],'providerID':'aws:///a/i-a'}} | 403 | curfew: label change not allowed
            """;

    @ParameterizedTest
    @ValueSource(strings = {"associatedNode", "serviceAccount"})
    void theOwnNodeCanBeCordonedAndMarkedAndNothingElseCan(String identity) {
        try (var world = PermissionsWorld.with("identity: " + identity)) {
            world.answersAsWritten(WITH_THE_RIGHTS_OF_THE_CHART, WORDS);
            var node = world.admin().get("/api/v1/nodes/node-a").orElseThrow();
            assertThat(node.at("/status/capacity/cpu").asText()).as("row 15").isEqualTo("2");
            assertThat(node.at("/spec/taints").findValuesAsText("key"))
                    .as("row 15")
                    .contains("dedicated")
                    .doesNotContain("k");
            assertThat(node.at("/status/conditions").findValuesAsText("type"))
                    .as("row 16")
                    .containsExactly("DrainInProgress", "Ready");

            world.bind("cluster-admin");
            world.until(PermissionsAsk.parse("|a||GET|namespaces||200|"));
            world.answersAsWritten(AS_A_CLUSTER_ADMINISTRATOR, WORDS);
        }
    }
}
