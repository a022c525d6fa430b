package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.ec2.SpotNotice;
import io.curfew.simulator.real.AuditEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rehearsal on a real API server, and what then happens there. */
@Order(3)
@ExtendWith(NeedsRealApiServer.class)
final class RehearseRealApiTrial {
    private static final Duration NOTICE = Duration.ofSeconds(36);
    private static final String WAIT_FOR = "app=job";
    /** What watch and clock of the onlooker may differ by. */
    private static final Duration SLACK = Duration.ofMillis(500);

    @Test
    void whatIsForetoldComesAbout() throws Exception {
        Stage.play(RealWorld.start(NeedsRealApiServer.binaries()), world -> {
            try (var admin = new AdminApi(world.server());
                    var ends = new PodEnds(admin, world.node())) {
                var pods = new VariedPods(world, admin);
                var self = pods.create();
                Stage.within(30).until(pods::budgetsCounted);
                assertThat(world.pods()).hasSizeGreaterThanOrEqualTo(40);
                var agent = Stage.ready(() ->
                        world.startAgent(Map.of("POD_UID", self, "CURFEW_DRAIN_WAIT_FOR", WAIT_FOR)));
                var before = world.pods();

                var byAgent = Stage.json(agent.get("/rehearse?in=36s&format=json").body());
                assertThat(agent.get("/rehearse?in=36s&format=json").status()).isEqualTo(200);
                assertThat(agent.get("/rehearse?in=40s").status()).isEqualTo(429);
                pods.sendSomeHome();
                var foretold = rehearse(world);

                assertThat(world.pods()).isEqualTo(before);
                assertThat(world.nodeObject().at("/spec/unschedulable").asBoolean()).isFalse();
                judgeRequests(world.requests());
                judgeAgent(byAgent, foretold);

                var notice = announce(world);
                world.time().after(Duration.ofSeconds(5), pods::jobEnds);
                var blocking = blocking(foretold);
                Stage.within(90).until(() ->
                        blocking.stream().allMatch(p -> ends.gone(name(p)).isPresent()));
                judge(foretold, self, ends, notice);
            }
        });
    }

    /** From elsewhere, by an operator who may also read budgets. */
    private static JsonNode rehearse(RealWorld world) throws Exception {
        var kubeconfig = Files.createTempFile("curfew-operator-", ".kubeconfig");
        try {
            world.server().writeKubeconfig(kubeconfig, world.server().adminToken());
            var text = run(world, kubeconfig, "text");
            System.out.println(String.join("\n", text.out()));
            assertThat(text.err()).isEmpty();
            assertThat(text.exitCode()).isEqualTo(1);
            assertThat(text.out()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
            return Stage.json(String.join("\n", run(world, kubeconfig, "json").out()));
        } finally {
            Files.delete(kubeconfig);
        }
    }

    private static CommandProcess.Outcome run(RealWorld world, Path kubeconfig, String output) throws Exception {
        return CommandProcess.run(
                Map.of("POD_UID", "none"),
                "rehearse",
                "--node=" + world.node(),
                "--kubeconfig=" + kubeconfig,
                "--notice=spot",
                "--in=" + NOTICE.toSeconds() + "s",
                "--output=" + output,
                "--drain.wait-for=" + WAIT_FOR);
    }

    /** Looks and dry runs, and nothing beyond; no more than one a pod and a few. */
    private static void judgeRequests(List<AuditEntry> requests) {
        var evictions = requests.stream()
                .filter(e -> e.subresource().equals(Optional.of("eviction")))
                .toList();
        assertThat(evictions).hasSizeBetween(30, 45);
        assertThat(requests).filteredOn(e -> e.verb().equals("patch")).isEmpty();
        assertThat(requests).hasSizeLessThanOrEqualTo(evictions.size() + 15);
    }

    /** The agent may not read budgets, says so, and tells the same of what they do not share. */
    private static void judgeAgent(JsonNode byAgent, JsonNode foretold) {
        assertThat(byAgent.path("notes").toString())
                .contains("PodDisruptionBudgets cannot be read (not allowed to list poddisruptionbudgets)");
        assertThat(foretold.path("notes").toString()).doesNotContain("cannot be read");
        var mine = byName(byAgent);
        byName(foretold).forEach((name, pod) -> {
            if (Stream.of("front", "leaving", "self").noneMatch(app -> name.startsWith("shop/" + app))) {
                assertThat(mine.get(name).path("cutShort")).as(name).isEqualTo(pod.path("cutShort"));
                assertThat(mine.get(name).path("forced")).as(name).isEqualTo(pod.path("forced"));
                assertThat(mine.get(name).path("budget")).as(name).isEqualTo(pod.path("budget"));
            }
        });
    }

    /** The time of a notice is a whole second, so it is given when exactly so much is left. */
    private static Instant announce(RealWorld world) {
        var at = world.time().instant().plus(NOTICE).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        Stage.within(Duration.ofSeconds(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !world.time().instant().plus(NOTICE).isBefore(at));
        world.instance().spot(Optional.of(new SpotNotice(SpotNotice.Action.TERMINATE, at)));
        return at.minus(NOTICE);
    }

    private static void judge(JsonNode foretold, String self, PodEnds ends, Instant notice) {
        var at = instant(foretold.path("at")).orElseThrow();
        var late = Duration.between(at, notice);
        var softly = new SoftAssertions();
        var last = Instant.EPOCH;
        for (var pod : blocking(foretold)) {
            if (pod.path("uid").asText().equals(self)) {
                continue;
            }
            var name = name(pod);
            var gone = ends.gone(name).orElseThrow();
            last = gone.isAfter(last) ? gone : last;
            var window = pod.path("gone");
            var onItsWay = pod.path("class").asText().equals("terminating");
            var earliest = instant(window.path("earliest")).orElseThrow();
            softly.assertThat(gone)
                    .as(name + " is gone, in " + window + " + " + late)
                    .isAfterOrEqualTo((onItsWay ? earliest : earliest.plus(late)).minus(SLACK))
                    .isBeforeOrEqualTo(instant(window.path("latest"))
                            .orElse(Instant.MAX.minus(Duration.ofDays(1)))
                            .plus(late)
                            .plus(SLACK));
            judgeGrace(softly, pod, ends);
        }
        var empty = foretold.path("empty");
        softly.assertThat(last)
                .as("the node is empty, in " + empty + " + " + late)
                .isBetween(
                        instant(empty.path("earliest")).orElseThrow().plus(late).minus(SLACK),
                        instant(empty.path("latest")).orElseThrow().plus(late).plus(SLACK));
        softly.assertAll();
        System.out.printf(
                "rehearsal: empty foretold %s to %s after the notice, was after %s%n",
                Duration.between(at, instant(empty.path("earliest")).orElseThrow()),
                Duration.between(at, instant(empty.path("latest")).orElseThrow()),
                Duration.between(notice, last));
    }

    private static void judgeGrace(SoftAssertions softly, JsonNode pod, PodEnds ends) {
        var granted = ends.grace(name(pod));
        if (granted.isEmpty()) {
            // It ended by itself.
            softly.assertThat(pod.path("class").asText()).as(name(pod)).isEqualTo("awaited");
            return;
        }
        var seconds = granted.get().toSeconds();
        var wanted = pod.path("wantedGraceSeconds").asDouble();
        if (!pod.path("class").asText().equals("terminating")) {
            softly.assertThat((double) seconds)
                    .as("grace of " + name(pod))
                    .isBetween(
                            pod.path("leastGraceSeconds").asDouble(),
                            pod.path("mostGraceSeconds").asDouble());
        }
        softly.assertThat(pod.path("cutShort").asText())
                .as(name(pod) + " wanted " + wanted + " s and was given " + seconds)
                .isEqualTo(seconds < wanted ? "yes" : "no");
    }

    private static List<JsonNode> blocking(JsonNode rehearsal) {
        return StreamSupport.stream(rehearsal.path("pods").spliterator(), false)
                .filter(p -> p.path("blocking").asBoolean())
                .filter(p -> !p.path("name").asText().equals("self"))
                .toList();
    }

    private static Map<String, JsonNode> byName(JsonNode rehearsal) {
        var all = new HashMap<String, JsonNode>();
        rehearsal.path("pods").forEach(p -> all.put(name(p), p));
        return all;
    }

    private static String name(JsonNode pod) {
        return pod.path("namespace").asText() + "/" + pod.path("name").asText();
    }

    private static Optional<Instant> instant(JsonNode text) {
        return text.isNull() || text.isMissingNode()
                ? Optional.empty()
                : Optional.of(Instant.parse(text.asText()));
    }
}
