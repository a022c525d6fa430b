package io.curfew.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.curfew.agent.loop.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
    private static final Path DOCS = Path.of("../docs/status.md");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Timeline.Entry> TIMELINE = List.of(new Timeline.Entry(
            Instant.parse("2026-11-21T10:00:02Z"),
            "info",
            "eviction.blocked",
            "pod shop/web-1, budget web, needs 3, has 3"));

    @Test
    void theStatusIsTheDocumentedExample() throws IOException {
        var example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCS));
        assertThat(example.find()).isTrue();

        assertThat(JSON.readTree(StatusJson.of(documented(), List.of(), TIMELINE)))
                .isEqualTo(JSON.readTree(example.group(1)));
    }

    @Test
    void everyFieldIsDescribed() throws IOException {
        var described = Files.readAllLines(DOCS).stream()
                .filter(l -> l.startsWith("| `") && !l.startsWith("| `/"))
                .map(l -> l.substring(3, l.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));

        // That node and metadata are objects needs no words.
        var fields = fields(JSON.readTree(StatusJson.of(documented(), List.of(), TIMELINE)), "");
        fields.removeAll(List.of("node", "metadata"));
        assertThat(described).isEqualTo(fields);
    }

    @Test
    void aFieldWithNothingToSayIsNull() throws IOException {
        var idle = JSON.readTree(StatusJson.of(StatusFacts.BEFORE_ALL, List.of(), List.of()));

        assertThat(idle.get("plan").isNull()).isTrue();
        assertThat(idle.at("/node/instanceId").isNull()).isTrue();
        assertThat(idle.at("/metadata/secondsSinceLastAnswer").isNull()).isTrue();
        assertThat(idle.get("pods").isEmpty()).isTrue();
    }

    @Test
    void aDeadlineThatHasPassedLeavesNoTime() throws IOException {
        var late = Example.withDeadline(Example.draining(), Example.START);

        assertThat(JSON.readTree(StatusJson.of(late, List.of(), List.of()))
                        .at("/plan/secondsLeft")
                        .asLong())
                .isZero();
    }

    @Test
    void troublesThatTheLoopCannotKnowAreThereToo() throws IOException {
        var status = Example.withTroubles(Example.idle(), "One.");

        assertThat(JSON.readTree(StatusJson.of(status, List.of("Two."), List.of()))
                        .get("troubles"))
                .extracting(JsonNode::asText)
                .containsExactly("One.", "Two.");
    }

    private static Set<String> fields(JsonNode node, String path) {
        var all = new TreeSet<String>();
        node.properties().forEach(field -> {
            var name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            all.add(name);
            all.addAll(fields(field.getValue(), name));
            if (field.getValue().isArray()) {
                field.getValue().forEach(element -> all.addAll(fields(element, name + "[]")));
            }
        });
        return all;
    }

    private static Status documented() {
        return new Status(
                Instant.parse("2026-11-21T10:00:05Z"),
                Status.Phase.DRAINING,
                "Waiting for pod shop/web-1.",
                new Status.NodeStatus(
                        "ip-10-0-1-7.eu-west-1.compute.internal", Optional.of("i-0abc1234567890def"), true, true),
                new Status.MetadataStatus(
                        Optional.of("Terminated"),
                        Optional.of(Instant.parse("2026-11-21T10:00:02Z")),
                        Optional.of("no answer in time")),
                Optional.of(new Status.PlanStatus(
                        "asg-termination",
                        Instant.parse("2026-11-21T10:00:00Z"),
                        Instant.parse("2026-11-21T11:00:00Z"),
                        "drain.timeout",
                        "delete",
                        "drain")),
                List.of(
                        new Status.InterruptionStatus(
                                "asg-termination",
                                Instant.parse("2026-11-21T10:00:00Z"),
                                "drain",
                                Optional.of(Instant.parse("2026-11-21T10:00:00Z")),
                                Optional.of(Instant.parse("2026-11-21T11:00:00Z")),
                                Optional.of("drain.timeout"),
                                true,
                                "The only one that asks to drain now."),
                        new Status.InterruptionStatus(
                                "rebalance",
                                Instant.parse("2026-11-21T09:58:00Z"),
                                "cordon",
                                Optional.of(Instant.parse("2026-11-21T09:58:00Z")),
                                Optional.of(Instant.parse("2026-11-21T10:58:00Z")),
                                Optional.of("drain.timeout"),
                                false,
                                "Only cordons, while asg-termination drains.")),
                List.of(
                        new Status.PodStatus(
                                "shop",
                                "web-1",
                                "5f0c6b1e-8d2a-4f5e-9a57-3c7d0f1b2a33",
                                "to-evict",
                                true,
                                "blocked",
                                "PodDisruptionBudget shop/web needs 3 healthy pods and has 3.",
                                2),
                        new Status.PodStatus(
                                "kube-system",
                                "aws-node-x7k2p",
                                "0b9e5b58-3f49-4f0e-8c3f-2a51c1f0de10",
                                "daemon-set",
                                false,
                                "left-alone",
                                "belongs to a DaemonSet, which would bring it back here",
                                0)),
                List.of(new Status.HookStatus(
                        "curfew",
                        "workers",
                        "open",
                        Duration.ofMinutes(5),
                        Optional.of(Instant.parse("2026-11-21T10:00:01Z")),
                        Optional.of(Instant.parse("2026-11-21T10:02:31Z")))),
                List.of("The node's AWS identity lacks autoscaling:DescribeLifecycleHooks."));
    }
}
