package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A drain that waits behind a budget: wherever people look, they read the same names and the same sentence. */
final class SameStoryTrial {
    private static final String POD = "shop/web-1";

    @Test
    void eventStatusPageMetricsLogAndNotificationTellTheSame() throws Exception {
        try (var browser = Browser.needed();
                var receiver = new WebhookReceiver()) {
            Stage.play(SimulatedWorld.usual(), world -> {
                world.add(
                        pod(POD).on(world.node()).ofReplicaSet("web"),
                        budget("shop/web").minAvailable(1));
                var agent = Stage.ready(() -> world.startAgent(
                        Map.of("CURFEW_DRAIN_TIMEOUT", "60s", "CURFEW_NOTIFY_URL", receiver.address())));
                world.terminate();
                Stage.within(40).until(() -> receiver.heard("EvictionBlocked"));
                var told = receiver.bodies().getLast();
                var sentence = told.path("text").asText();

                assertThat(sentence).startsWith("Waiting for pod " + POD + ": PodDisruptionBudget shop/web needs");
                assertThat(told.path("pod").asText()).isEqualTo(POD);
                assertThat(world.events("EvictionBlocked"))
                        .singleElement()
                        .satisfies(e -> assertThat(e.path("note").asText()).isEqualTo(sentence));
                Stage.within(20).untilAsserted(() -> {
                    var status = Stage.status(agent);
                    assertThat(status.path("phase").asText()).isEqualTo("draining");
                    assertThat(status.at("/plan/interruption")).isEqualTo(told.path("interruption"));
                    assertThat("Waiting for pod " + POD + ": " + why(status)).isEqualTo(sentence);
                });
                assertThat(agent.log())
                        .anyMatch(line -> line.contains("eviction.blocked pod=" + POD + " budget=web needs=1 has=1"));
                Stage.within(20)
                        .untilAsserted(() -> assertThat(agent.get("/metrics").body())
                                .contains(
                                        "curfew_phase{phase=\"draining\"} 1.0",
                                        "curfew_interruptions_total{kind=\"asg-termination\"} 1.0",
                                        "curfew_blocking_pods{state=\"blocked\"} 1.0",
                                        "curfew_notifications_total{result=\"delivered\"} 2.0"));
                asThePageSays(browser, agent, sentence);
            });
        }
    }

    private static String why(JsonNode status) {
        return status.path("pods")
                .valueStream()
                .filter(pod -> pod.path("blocking").asBoolean())
                .map(pod -> pod.path("why").asText())
                .findFirst()
                .orElse("");
    }

    private static void asThePageSays(Browser browser, AgentProcess agent, String sentence) throws Exception {
        var page = browser.page(1000, 900, 1);
        page.go(agent.address("/"));
        Stage.within(30)
                .untilAsserted(() -> assertThat(page.text("document.querySelector('main').innerText"))
                        .contains(List.of(
                                "asg-termination",
                                POD,
                                "blocked",
                                sentence.substring(sentence.indexOf("PodDisruptionBudget")))));
    }
}
