package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.ec2.Capacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a webhook is told of a drain by the real agent, and that no webhook is in a drain's way. */
final class NotificationTrial {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void aDrainIsToldInTheWordsOfItsEventsAndNoSecretIsTold() throws Exception {
        Stage.play(guarded(), world -> {
            try (var receiver = new WebhookReceiver()) {
                var headers = Files.writeString(folder.resolve("headers"), "Authorization: Bearer S3CRET\n");
                var agent = Stage.ready(() -> world.startAgent(telling(
                        receiver,
                        Map.of(
                                "CURFEW_NOTIFY_HEADERS_FILE", headers.toString(),
                                "CURFEW_DRAIN_TIMEOUT", "24s",
                                "CURFEW_LOG_LEVEL", "debug"))));
                world.terminate();
                Stage.within(15).until(() -> receiver.heard("DrainStarted"));
                Stage.within(25).until(() -> receiver.heard("EvictionBlocked"));
                assertThat(world.pods()).containsExactly("shop/web-1");
                Stage.within(60).until(() -> receiver.heard("HookCompleted"));

                assertThat(receiver.reasons())
                        .startsWith("DrainStarted", "EvictionBlocked")
                        .contains("PodDeletedForDeadline", "DrainSucceeded")
                        .endsWith("HookCompleted")
                        .doesNotHaveDuplicates();
                assertThat(receiver.headers("Authorization")).containsOnly("Bearer S3CRET");
                asTheEventsSay(world, receiver.bodies());
                assertThat(String.join("\n", agent.log())
                                + agent.get("/status").body()
                                + agent.get("/metrics").body()
                                + agent.get("/").body()
                                + world.nodeObject())
                        .contains("notify.delivered", "curfew_notifications_total{result=\"delivered\"} ")
                        .doesNotContain("S3CRET", WebhookReceiver.SECRET, receiver.address());
            }
        });
    }

    private static void asTheEventsSay(SimulatedWorld world, List<JsonNode> told) {
        var agentsView = List.of("DrainStarted", "EvictionBlocked", "DrainSucceeded", "HookCompleted");
        for (var body : told) {
            assertThat(body.path("node").asText()).isEqualTo(world.node());
            assertThat(body.path("interruption").asText()).isEqualTo("asg-termination");
            if (agentsView.contains(body.path("reason").asText())) {
                assertThat(world.events(body.path("reason").asText()))
                        .extracting(event -> event.path("note").asText())
                        .contains(body.path("text").asText());
            }
        }
        assertThat(world.events("PodDeletedForDeadline")).hasSize(1);
    }

    @Test
    void aNodeThatIsGivenBackIsTold() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            try (var receiver = new WebhookReceiver()) {
                world.add(pod("shop/web-1").on(world.node()).ofReplicaSet("web"));
                Stage.ready(() -> world.startAgent(telling(receiver, Map.of("CURFEW_METADATA_POLL", "500ms"))));
                var id = world.instance().identity().id();
                var group = world.ec2().fleet().autoScaling();
                group.enterStandby(SimulatedWorld.GROUP, List.of(id), Capacity.DECREMENT);
                Stage.within(30).until(() -> receiver.heard("DrainSucceeded"));
                group.exitStandby(SimulatedWorld.GROUP, List.of(id));
                Stage.within(20).until(() -> receiver.heard("Uncordoned"));

                assertThat(receiver.reasons()).containsExactly("DrainStarted", "DrainSucceeded", "Uncordoned");
            }
        });
    }

    @Test
    void aWebhookThatHangsDelaysNeitherDrainNorCompletionNorStop() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            try (var receiver = new WebhookReceiver()) {
                receiver.hang();
                world.add(workload("shop/web", 3).on(world.node()));
                var agent = Stage.ready(() -> world.startAgent(telling(receiver, Map.of())));
                world.terminate();
                Stage.within(20).until(() -> Stage.completed(world));
                assertThat(world.pods()).isEmpty();
                assertThat(receiver.asked()).isPositive();

                assertThat(agent.terminate(TWO_SECONDS)).isZero();
                assertThat(agent.log()).anyMatch(line -> line.contains("notify.lost"));
            }
        });
    }

    @Test
    void atTheStopWhatWasNotDeliveredIsTriedOnceMore() throws Exception {
        Stage.play(guarded(), world -> {
            try (var receiver = new WebhookReceiver()) {
                receiver.answer(503);
                var agent = Stage.ready(() -> world.startAgent(telling(receiver, Map.of())));
                world.terminate();
                Stage.within(20).until(() -> receiver.asked() > 0);
                receiver.answer(200);

                assertThat(agent.terminate(TWO_SECONDS)).isZero();
                assertThat(receiver.reasons()).contains("DrainStarted");
            }
        });
    }

    @Test
    void aTemplateThatCannotWorkStopsTheStartWithOneLine() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            var template = Files.writeString(folder.resolve("mine.json"), "{\"text\": \"{{txet}}\"}");
            var outcome = AgentProcess.runToItsEnd(
                    world.surroundings(Map.of(
                            "CURFEW_NOTIFY_URL",
                            "http://127.0.0.1:1/" + WebhookReceiver.SECRET,
                            "CURFEW_NOTIFY_TEMPLATE",
                            template.toString())),
                    Duration.ofSeconds(30));

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.standardError())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("notify.template=" + template + ": {{txet}} is no field; there are id,")
                            .endsWith("(from CURFEW_NOTIFY_TEMPLATE)"));
        });
    }

    /** A pod that its budget never lets go, and one that goes at once. */
    private static SimulatedWorld guarded() throws IOException {
        var world = SimulatedWorld.usual();
        world.add(
                pod("shop/web-1").on(world.node()).ofReplicaSet("web"),
                budget("shop/web").minAvailable(1),
                pod("shop/cart-1").on(world.node()).ofReplicaSet("cart"));
        return world;
    }

    private static Map<String, String> telling(WebhookReceiver receiver, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("CURFEW_NOTIFY_URL", receiver.address());
        return environment;
    }
}
