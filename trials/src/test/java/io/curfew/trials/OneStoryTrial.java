package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A drain that one budget holds up: wherever people look, they read the same story with the same names. What tells it
 * is a {@link Teller}; a further surface is one more of them.
 */
final class OneStoryTrial {
    private static final String INTERRUPTION = "asg-termination";
    private static final String POD = "shop/guarded";
    private static final String BUDGET = "PodDisruptionBudget shop/guarded";

    /** What everybody must know of the drain while it waits. */
    private record Story(String interruption, String deadline, String pod, String budget) {
        /** As sentences and machines have it in common: to the second. */
        String second() {
            return deadline.substring(0, "2026-11-21T10:00:00".length());
        }
    }

    /** A surface: its name, and what it says now. */
    private record Teller(String name, Supplier<String> says) {}

    /** The places to look, of a world that is simulated or real. */
    private record Window(AgentProcess agent, Supplier<JsonNode> node, Function<String, List<JsonNode>> events) {}

    @Test
    void everySurfaceTellsTheSameStory() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.add(
                    budget("shop/guarded").minAvailable(1),
                    pod("shop/guarded").on(world.node()).ofReplicaSet("guarded").endsAfter(Duration.ofSeconds(1)),
                    pod("shop/cart-1").on(world.node()).ofReplicaSet("cart").endsAfter(Duration.ofSeconds(1)));
            var agent = Stage.ready(world::startAgent);
            world.terminate();
            var window = new Window(agent, world::nodeObject, reason -> List.copyOf(world.events(reason)));
            whileItWaits(window);
            world.add(pod("shop/guarded-2").on("elsewhere").ofReplicaSet("guarded"));
            Stage.within(60).until(() -> Stage.completed(world));
            inTheEnd(window);
        });
    }

    @Test
    @ExtendWith(NeedsRealApiServer.class)
    void onARealApiServerToo() throws Exception {
        Stage.play(RealWorld.start(NeedsRealApiServer.binaries()), world -> {
            world.addPod("guarded", "guarded", Duration.ofSeconds(1));
            world.addPod("cart-1", "cart", Duration.ofSeconds(1));
            world.addBudget("guarded", 1);
            Stage.within(30).until(() -> world.budgetCounted("guarded"));
            var agent = Stage.ready(() -> world.startAgent(Map.of()));
            world.terminate();
            var window = new Window(agent, world::nodeObject, world::events);
            whileItWaits(window);
            world.changeBudget("guarded", 0);
            Stage.within(60).until(() -> !world.completions().isEmpty());
            inTheEnd(window);
        });
    }

    private static void whileItWaits(Window window) {
        // The hook's own limit is the nearer deadline, once it is known.
        Stage.within(30).until(() -> {
            var now = Stage.status(window.agent());
            return now.findValuesAsText("state").contains("blocked")
                    && !now.path("hooks").isEmpty();
        });
        var status = Stage.status(window.agent());
        var story = new Story(INTERRUPTION, status.at("/plan/deadline").asText(), POD, BUDGET);
        assertThat(story.deadline()).isNotEmpty();
        theStatusNamesEachOnce(status, story);

        for (var teller : tellers(window)) {
            Stage.within(60)
                    .untilAsserted(() -> assertThat(teller.says().get())
                            .as(teller.name())
                            .contains(story.interruption(), story.second(), story.pod(), story.budget()));
        }
        Stage.within(30)
                .untilAsserted(() -> assertThat(note(window.events().apply("EvictionBlocked")))
                        .contains(story.pod(), story.budget()));
        assertThat(condition(window.node().get(), "DrainInProgress")
                        .path("status")
                        .asText())
                .isEqualTo("True");
        assertThat(condition(window.node().get(), "DrainInProgress")
                        .path("reason")
                        .asText())
                .isEqualTo("CurfewAsgTermination");
        theFiguresAgree(window.agent().get("/metrics").body(), story);
        thePageShowsWhatTheStatusSays(window.agent().get("/").body());
    }

    /** Each tells of the interruption, the deadline, the pod and its budget. */
    private static List<Teller> tellers(Window window) {
        return List.of(
                new Teller("/status", () -> window.agent().get("/status").body().replace("\"guarded\"", POD)),
                new Teller(
                        "condition DrainInProgress",
                        () -> condition(window.node().get(), "DrainInProgress")
                                .path("message")
                                .asText()),
                new Teller(
                        "Events on the Node and on the pod",
                        () -> note(window.events().apply("DrainStarted"))
                                + note(window.events().apply("EvictionBlocked"))));
    }

    private static void theStatusNamesEachOnce(JsonNode status, Story story) {
        assertThat(status.at("/plan/interruption").asText()).isEqualTo(story.interruption());
        assertThat(status.at("/interruptions")).hasSize(1);
        assertThat(status.at("/interruptions/0/kind").asText()).isEqualTo(story.interruption());
        assertThat(status.at("/interruptions/0/rules").asBoolean()).isTrue();
        assertThat(status.at("/interruptions/0/deadline").asText()).isEqualTo(story.deadline());
        var blocked = list(status.path("pods"))
                .filter(p -> p.path("state").asText().equals("blocked"))
                .toList();
        assertThat(blocked).singleElement().satisfies(p -> {
            assertThat(p.path("namespace").asText() + "/" + p.path("name").asText())
                    .isEqualTo(story.pod());
            assertThat(p.path("why").asText()).contains(story.budget());
        });
    }

    private static void theFiguresAgree(String metrics, Story story) {
        assertThat(figure(metrics, "curfew_interruptions_total{kind=\"" + story.interruption() + "\""))
                .isEqualTo(1);
        assertThat(figure(metrics, "curfew_blocking_pods{state=\"blocked\"")).isEqualTo(1);
        assertThat(figure(metrics, "curfew_evictions_total{cause=\"budget\",result=\"blocked\""))
                .isPositive();
        assertThat(figure(metrics, "curfew_phase{phase=\"draining\"")).isEqualTo(1);
    }

    /** It is drawn in the reader's browser from /status; here, that it draws each part of the story from there. */
    private static void thePageShowsWhatTheStatusSays(String page) {
        assertThat(page)
                .contains("/status", "s.reason", "s.plan.interruption", "s.plan.deadline")
                .contains("p.namespace + \"/\" + p.name", "p.why", "i.kind", "i.why");
    }

    private static void inTheEnd(Window window) {
        Stage.within(10).until(() -> Stage.phase(window.agent()).equals("done"));
        Stage.within(30).untilAsserted(() -> {
            var node = window.node().get();
            assertThat(condition(node, "DrainInProgress").path("status").asText())
                    .isEqualTo("False");
            assertThat(condition(node, "Drained").path("status").asText()).isEqualTo("True");
            assertThat(condition(node, "Drained").path("message").asText())
                    .isEqualTo(note(window.events().apply("DrainSucceeded")));
        });
        assertThat(Stage.status(window.agent()).path("reason").asText()).startsWith("Drained.");
        var metrics = window.agent().get("/metrics").body();
        assertThat(figure(metrics, "curfew_blocking_pods{state=\"blocked\"")).isZero();
        assertThat(figure(metrics, "curfew_completions_total{result=\"ok\"")).isEqualTo(1);
    }

    private static double figure(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no series " + series + " in\n" + metrics));
    }

    private static String note(List<JsonNode> events) {
        return events.isEmpty() ? "" : events.getFirst().path("note").asText();
    }

    private static JsonNode condition(JsonNode node, String type) {
        return list(node.at("/status/conditions"))
                .filter(c -> c.path("type").asText().equals(type))
                .findFirst()
                .orElseGet(() -> Stage.json("{}"));
    }

    private static Stream<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
