package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.ec2.MaintenanceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A maintenance and its reboot with a real API server: afterwards the Node is, byte for byte, the one it was. */
@ExtendWith(NeedsRealApiServer.class)
final class RealApiRebootTrial {
    private static final Map<String, String> QUICK = Map.of("CURFEW_METADATA_POLL", "500ms");

    @Test
    void afterTheRebootTheNodeIsByteForByteTheOneItWas() throws Exception {
        Stage.play(RealWorld.start(NeedsRealApiServer.binaries()), world -> {
            world.changeNode("{'metadata':{'labels':{'team':'shop'},'annotations':{'example.com/note':'theirs'}}}");
            world.addPod("web-1", "web", Duration.ofSeconds(1));
            var before = plain(world.nodeObject());
            var agent = Stage.ready(() -> world.startAgent(QUICK));
            world.instance()
                    .schedule(MaintenanceEvent.active(
                            "event-1", "system-reboot", world.time().instant().plus(Duration.ofMinutes(5))));
            Stage.within(60).until(() -> world.pods().isEmpty());
            assertThat(world.nodeObject().at("/spec/unschedulable").asBoolean()).isTrue();
            Stage.within(30)
                    .untilAsserted(() -> assertThat(
                                    world.nodeObject().at("/status/conditions").findValuesAsText("type"))
                            .contains("Drained"));
            agent.kill();

            world.nodeStatus("boot-2", false);
            var late = Stage.ready(() -> world.startAgent(QUICK));
            assertThat(world.nodeObject().at("/spec/unschedulable").asBoolean()).isTrue();
            world.nodeStatus("boot-2", true);
            Stage.within(60)
                    .until(() -> !world.nodeObject().at("/spec/unschedulable").asBoolean());
            world.instance()
                    .endMaintenance(MaintenanceEvent.active(
                                    "event-1", "system-reboot", world.time().instant())
                            .completed());
            Stage.within(60)
                    .untilAsserted(() -> assertThat(plain(world.nodeObject())).isEqualTo(before));
            Stage.within(10)
                    .untilAsserted(() -> assertThat(
                                    world.nodeObject().at("/status/conditions").findValuesAsText("type"))
                            .containsExactly("Ready"));
            assertThat(late.terminate(Duration.ofSeconds(5))).isZero();
        });
    }

    @Test
    void aCordonOfSomebodyElseOutlivesTheReboot() throws Exception {
        Stage.play(RealWorld.start(NeedsRealApiServer.binaries()), world -> {
            world.changeNode("{'spec':{'unschedulable':true}}");
            var agent = Stage.ready(() -> world.startAgent(QUICK));
            world.instance()
                    .schedule(MaintenanceEvent.active(
                            "event-1", "instance-stop", world.time().instant()));
            Stage.within(60)
                    .until(() -> world.nodeObject()
                            .at("/metadata/annotations/curfew.io~1journal")
                            .isTextual());
            agent.kill();
            world.nodeStatus("boot-2", true);
            Stage.ready(() -> world.startAgent(QUICK));
            Stage.within(60)
                    .until(() -> world.nodeObject()
                            .at("/metadata/labels/node.kubernetes.io~1exclude-from-external-load-balancers")
                            .isMissingNode());
            assertThat(world.nodeObject().at("/spec/unschedulable").asBoolean()).isTrue();
        });
    }

    /** Without what the kubelet and the server keep: status, versions, and the taint that follows the cordon. */
    private static JsonNode plain(JsonNode node) {
        var copy = node.<ObjectNode>deepCopy();
        copy.remove("status");
        ((ObjectNode) copy.path("metadata")).remove(List.of("resourceVersion", "managedFields", "generation"));
        ((ObjectNode) copy.path("spec")).remove("taints");
        return copy;
    }
}
