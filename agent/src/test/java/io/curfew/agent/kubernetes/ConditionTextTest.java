package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeCondition;
import io.curfew.agent.port.NodeCondition.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionTextTest {
    private static final Instant SINCE = Instant.parse("2026-11-21T10:00:00Z");
    private static final NodeCondition DRAINED = new NodeCondition(
            NodeCondition.Type.DRAINED, Status.TRUE, "CurfewSpot", "No pod is left.", SINCE.plusMillis(300));

    @Test
    void aPatchNamesOurConditionsAndNoOthers() {
        assertThat(ConditionText.write(new ConditionPatch(
                        SINCE.plusMillis(90_700), List.of(DRAINED), Set.of(NodeCondition.Type.DRAIN_IN_PROGRESS))))
                .isEqualTo("{\"status\":{\"conditions\":[{\"type\":\"Drained\",\"status\":\"True\","
                        + "\"reason\":\"CurfewSpot\",\"message\":\"No pod is left.\","
                        + "\"lastHeartbeatTime\":\"2026-11-21T10:01:30Z\","
                        + "\"lastTransitionTime\":\"2026-11-21T10:00:00Z\"},"
                        + "{\"$patch\":\"delete\",\"type\":\"DrainInProgress\"}]}}");
    }

    @Test
    void theConditionsOfOthersAreNotRead() throws IOException {
        assertThat(read("""
                [{"type":"Ready","status":"True"},
                 {"type":"Drained","status":"True","reason":"CurfewSpot","message":"No pod is left.",
                  "lastTransitionTime":"2026-11-21T10:00:00Z"}]""")).containsExactly(DRAINED);
    }

    @Test
    void anOddConditionIsReadAsFarAsItGoes() throws IOException {
        assertThat(read("[{\"type\":\"Drained\",\"status\":7,\"lastTransitionTime\":\"yesterday\"},7,null]"))
                .containsExactly(new NodeCondition(NodeCondition.Type.DRAINED, Status.UNKNOWN, "", "", Instant.EPOCH));
        assertThat(read("{}")).isEmpty();
    }

    @Test
    void onlyTheReasonTellsWhoseItIs() {
        assertThat(DRAINED.ours()).isTrue();
        assertThat(new NodeCondition(NodeCondition.Type.DRAINED, Status.TRUE, "KubectlDrain", "", SINCE).ours())
                .isFalse();
    }

    private static List<NodeCondition> read(String text) throws IOException {
        return List.copyOf(ConditionText.read(Json.parse(text)).values());
    }
}
