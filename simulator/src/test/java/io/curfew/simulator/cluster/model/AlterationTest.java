package io.curfew.simulator.cluster.model;

import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Resource;
import org.junit.jupiter.api.Test;

/** Patches of nodes (own-node-only.md 2). */
class AlterationTest {
    private final World world = World.of(node("a"));

    @Test
    void aMergePatchSetsAndUndoes() {
        var cordon = """
                {"spec":{"unschedulable":true},"metadata":{"labels":{"x":"1"},"annotations":{"curfew.io/journal":"{}"}}}""";
        var undo = """
                {"spec":{"unschedulable":null},"metadata":{"labels":{"x":null},"annotations":{"curfew.io/journal":null}}}""";
        var before = world.cluster.get(Resource.NODES, "", "a");
        merge(cordon);
        assertThat(now().at("/spec/unschedulable").asBoolean()).isTrue();
        merge(undo);
        assertThat(now().path("spec")).isEqualTo(before.path("spec"));
        assertThat(now().at("/metadata/labels")).isEqualTo(before.at("/metadata/labels"));
        assertThat(now().path("metadata").has("annotations")).isFalse();
    }

    @Test
    void anEmptyPatchWritesNothing() {
        var before = world.cluster.revision();
        merge("{}");
        assertThat(world.cluster.revision()).isEqualTo(before);
    }

    @Test
    void aStaleResourceVersionIsAConflict() {
        var stale = Json.revision(now());
        merge("{\"metadata\":{\"labels\":{\"x\":\"1\"}}}");
        var refusal = world.refusalOf(() -> merge("{\"metadata\":{\"resourceVersion\":\"" + stale + "\"}}"));
        assertThat(refusal.code()).isEqualTo(409);
        assertThat(refusal)
                .hasMessage(
                        "Operation cannot be fulfilled on nodes \"a\": the object has been modified; please apply your changes to the latest version and try again");
    }

    @Test
    void aWrongUidIsInvalid() {
        var refusal = world.refusalOf(() -> merge("{\"metadata\":{\"uid\":\"x\"}}"));
        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal).hasMessage("Node \"a\" is invalid: metadata.uid: Invalid value: \"x\": field is immutable");
    }

    @Test
    void aStrategicPatchOfTheStatusMergesConditionsByType() {
        strategic("{\"status\":{\"conditions\":[{\"type\":\"DrainInProgress\",\"status\":\"True\"}]}}");
        assertThat(conditions()).isEqualTo("DrainInProgress=True Ready=True");
        strategic("{\"status\":{\"conditions\":[{\"type\":\"Drained\",\"status\":\"True\"}]}}");
        assertThat(conditions()).isEqualTo("Drained=True DrainInProgress=True Ready=True");
        strategic("{\"status\":{\"conditions\":[{\"$patch\":\"delete\",\"type\":\"DrainInProgress\"}]}}");
        assertThat(conditions()).isEqualTo("Drained=True Ready=True");
    }

    @Test
    void theMainResourceLeavesTheStatusAloneAndTheOtherWayRound() {
        merge("{\"status\":{\"capacity\":{\"cpu\":\"9\"}}}");
        strategic("{\"spec\":{\"unschedulable\":true}}");
        assertThat(now().path("status").has("capacity")).isFalse();
        assertThat(now().path("spec").has("unschedulable")).isFalse();
    }

    @Test
    void aCordonedNodeGetsItsTaintALittleLater() {
        merge("{\"spec\":{\"unschedulable\":true}}");
        assertThat(now().path("spec").has("taints")).isFalse();
        world.passes(1);
        assertThat(now().at("/spec/taints/0/key").asText()).isEqualTo("node.kubernetes.io/unschedulable");
        merge("{\"spec\":{\"unschedulable\":false}}");
        world.passes(1);
        assertThat(now().path("spec").has("taints")).isFalse();
    }

    private ObjectNode now() {
        return world.cluster.get(Resource.NODES, "", "a");
    }

    private String conditions() {
        var words = Json.list(now().at("/status/conditions")).stream()
                .map(c -> c.path("type").asText() + "=" + c.path("status").asText())
                .toList();
        return String.join(" ", words);
    }

    private void merge(String patch) {
        world.cluster.alter(Resource.NODES, "", "a", Part.MAIN, new Patch.Merge((ObjectNode) json(patch)), false);
    }

    private void strategic(String patch) {
        var changes = new Patch.Strategic((ObjectNode) json(patch));
        world.cluster.alter(Resource.NODES, "", "a", Part.STATUS, changes, false);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
