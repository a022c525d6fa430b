package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the agent writes on its Node: merge patches of the Node, strategic merge patches of its status. */
abstract class NodeContract extends ContractCase {

    NodeContract(ApiUnderTest server) {
        super(server);
    }

    @BeforeEach
    void makeNode() {
        api.post(
                        "/api/v1/nodes",
                        Json.of(
                                "{'apiVersion':'v1','kind':'Node','metadata':{'name':'%s','labels':{'zone':'a'}}}",
                                space.node()))
                .expect(201);
    }

    @Test
    void aMergePatchCordonsAndMarksInOneGo() {
        var answer = patch("""
                {'metadata':{'labels':{'drained':'yes'},'annotations':{'example.com/journal':'{}'}},
                 'spec':{'unschedulable':true}}""");

        assertThat(answer.code()).isEqualTo(200);
        // Not all of the Node: a controller may taint it a moment later.
        assertThat(answer.body().path("metadata").has("resourceVersion")).isTrue();
        assertThat(answer.body().at("/spec/unschedulable").asBoolean()).isTrue();
        assertThat(node().at("/spec/unschedulable").asBoolean()).isTrue();
        assertThat(node().at("/metadata/labels/drained").asText()).isEqualTo("yes");
        assertThat(node().at("/metadata/labels/zone").asText()).isEqualTo("a");
        assertThat(node().at("/metadata/annotations/example.com~1journal").asText())
                .isEqualTo("{}");
    }

    @Test
    void nullInAMergePatchRemoves() {
        patch("{'metadata':{'annotations':{'example.com/journal':'{}'}},'spec':{'unschedulable':true}}")
                .expect(200);

        patch("{'metadata':{'annotations':{'example.com/journal':null}},'spec':{'unschedulable':null}}")
                .expect(200);

        assertThat(node().path("metadata").has("annotations")
                        && node().at("/metadata/annotations").has("example.com/journal"))
                .isFalse();
        assertThat(node().path("spec").has("unschedulable")).isFalse();
    }

    @Test
    void aPatchOfTheVersionThatIsThereIsTaken() {
        var answer = patch("{'metadata':{'resourceVersion':'%s'},'spec':{'unschedulable':true}}", version());

        assertThat(answer.code()).isEqualTo(200);
    }

    @Test
    void aPatchOfAnOlderVersionConflicts() {
        var decidedOn = version();
        patch("{'metadata':{'labels':{'zone':'b'}}}").expect(200);

        var answer = patch("{'metadata':{'resourceVersion':'%s'},'spec':{'unschedulable':true}}", decidedOn);

        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("Conflict");
        assertThat(answer.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on nodes \"" + space.node()
                                + "\": the object has been modified; please apply your changes to the latest version and try again");
        assertThat(node().path("spec").has("unschedulable")).isFalse();
    }

    @Test
    void aPatchThatChangesNothingLeavesTheVersion() {
        var before = version();

        patch("{'metadata':{'labels':{'zone':'a'}}}").expect(200);

        assertThat(version()).isEqualTo(before);
    }

    @Test
    void aPatchOfAnotherNodeOfThatNameIsRefused() {
        var answer = patch("{'metadata':{'uid':'00000000-0000-0000-0000-000000000000'},'spec':{'unschedulable':true}}");

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.reason()).isEqualTo("Invalid");
        assertThat(answer.message()).contains("metadata.uid").contains("field is immutable");
    }

    @Test
    void aPatchOfANodeThatIsGoneIsNotFound() {
        var answer = api.mergePatch("/api/v1/nodes/nope", Json.of("{'spec':{'unschedulable':true}}"));

        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("nodes \"nope\" not found");
    }

    @Test
    void aStrategicMergePatchReplacesConditionsByTheirType() {
        patchStatus("{'type':'Ready','status':'True'},{'type':'Drained','status':'False','reason':'Waiting'}");

        patchStatus("{'type':'Drained','status':'True','reason':'Empty'}");

        assertThat(conditions()).containsExactlyInAnyOrder("Ready=True", "Drained=True");
    }

    @Test
    void aStrategicMergePatchCanTakeAConditionOff() {
        patchStatus("{'type':'Ready','status':'True'},{'type':'Drained','status':'True'}");

        patchStatus("{'type':'Drained','$patch':'delete'}");

        assertThat(conditions()).containsExactly("Ready=True");
    }

    @Test
    void aPatchOfTheStatusLeavesTheSpec() {
        api.strategicMergePatch(
                        "/api/v1/nodes/" + space.node() + "/status",
                        Json.of(
                                "{'spec':{'unschedulable':true},'status':{'conditions':[{'type':'Ready','status':'True'}]}}"))
                .expect(200);

        assertThat(node().path("spec").has("unschedulable")).isFalse();
        assertThat(conditions()).containsExactly("Ready=True");
    }

    private Answer patch(String template, Object... arguments) {
        return api.mergePatch("/api/v1/nodes/" + space.node(), Json.of(template, arguments));
    }

    private void patchStatus(String conditions) {
        api.strategicMergePatch(
                        "/api/v1/nodes/" + space.node() + "/status",
                        Json.of("{'status':{'conditions':[" + conditions + "]}}"))
                .expect(200);
    }

    private JsonNode node() {
        return api.get("/api/v1/nodes/" + space.node()).expect(200).body();
    }

    private String version() {
        return node().at("/metadata/resourceVersion").asText();
    }

    private List<String> conditions() {
        return StreamSupport.stream(node().at("/status/conditions").spliterator(), false)
                .map(condition -> condition.path("type").asText() + "="
                        + condition.path("status").asText())
                .toList();
    }
}
