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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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
                var agent =
                        Stage.ready(() -> world.startAgent(Map.of("POD_UID", self, "CURFEW_DRAIN_WAIT_FOR", WAIT_FOR)));
                var before = world.pods();

                var byAgent =
                        Stage.json(agent.get("/rehearse?in=36s&format=json").body());
                assertThat(agent.get("/rehearse?in=36s&format=json").status()).isEqualTo(200);
                assertThat(agent.get("/rehearse?in=40s").status()).isEqualTo(429);
                pods.sendSomeHome();
                var foretold = rehearse(world);

                assertThat(world.pods()).isEqualTo(before);
                assertThat(world.nodeObject().at("/spec/unschedulable").asBoolean())
                        .isFalse();
                judgeRequests(world.requests());
                judgeAgent(byAgent, foretold);

                var notice = announce(world);
                world.time().after(Duration.ofSeconds(5), pods::jobEnds);
                var blocking = blocking(foretold);
                Stage.within(90)
                        .until(() -> blocking.stream()
                                .allMatch(p -> ends.gone(name(p)).isPresent()));
                judge(foretold, ends, notice);
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
                var other = Optional.ofNullable(mine.get(name)).orElseThrow();
                assertThat(other.path("cutShort")).as(name).isEqualTo(pod.path("cutShort"));
                assertThat(other.path("forced")).as(name).isEqualTo(pod.path("forced"));
                assertThat(other.path("budget")).as(name).isEqualTo(pod.path("budget"));
            }
        });
    }

    /** The time of a notice is a whole second, so it is given when exactly so much is left. */
    private static Instant announce(RealWorld world) {
        var at = world.time()
                .instant()
                .plus(NOTICE)
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(1);
        Stage.within(Duration.ofSeconds(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !world.time().instant().plus(NOTICE).isBefore(at));
        world.instance().spot(Optional.of(new SpotNotice(SpotNotice.Action.TERMINATE, at)));
        return at.minus(NOTICE);
    }

    private static void judge(JsonNode foretold, PodEnds ends, Instant notice) {
        var at = instant(foretold.path("at")).orElseThrow();
        var late = Duration.between(at, notice);
        var wrong = new ArrayList<String>();
        var last = Instant.EPOCH;
        for (var pod : blocking(foretold)) {
            var gone = ends.gone(name(pod)).orElseThrow();
            last = gone.isAfter(last) ? gone : last;
            // What was on its way ends without the notice too.
            var lead = pod.path("class").asText().equals("terminating") ? Duration.ZERO : late;
            judgeEnd(name(pod), pod.path("gone"), gone, lead, late, wrong);
            judgeGrace(pod, ends, wrong);
        }
        judgeEnd("the node", foretold.path("empty"), last, late, late, wrong);
        assertThat(wrong).as("foretold otherwise").isEmpty();
        System.out.printf(
                "rehearsal: %d pods; the node's end was foretold %s to %s after the notice, and came after %s%n",
                blocking(foretold).size(),
                Duration.between(at, instant(foretold.at("/empty/earliest")).orElseThrow()),
                Duration.between(at, instant(foretold.at("/empty/latest")).orElseThrow()),
                Duration.between(notice, last));
    }

    private static void judgeEnd(
            String what, JsonNode window, Instant gone, Duration lead, Duration late, List<String> wrong) {
        var earliest = instant(window.path("earliest")).orElseThrow().plus(lead).minus(SLACK);
        var latest = instant(window.path("latest")).orElseThrow().plus(late).plus(SLACK);
        if (gone.isBefore(earliest) || gone.isAfter(latest)) {
            wrong.add(what + " was gone at " + gone + ", foretold from " + earliest + " to " + latest);
        }
    }

    /** Whoever uses its whole grace period is cut short exactly where that was foretold. */
    private static void judgeGrace(JsonNode pod, PodEnds ends, List<String> wrong) {
        var granted = ends.grace(name(pod));
        if (granted.isEmpty()) {
            if (!pod.path("class").asText().equals("awaited")) {
                wrong.add(name(pod) + " ended by itself");
            }
            return;
        }
        var seconds = (double) granted.get().toSeconds();
        var wanted = pod.path("wantedGraceSeconds").asDouble();
        var least = pod.path("leastGraceSeconds").asDouble();
        var most = pod.path("mostGraceSeconds").asDouble();
        var cutShort = pod.path("cutShort").asText();
        // What is left for one that is on its way shrinks with the time from the rehearsal to the notice.
        var onItsWay = pod.path("class").asText().equals("terminating");
        if (!onItsWay && (seconds < least || seconds > most)) {
            wrong.add(name(pod) + " was given " + seconds + " s, foretold " + least + " to " + most);
        }
        // Pods that share a budget may be let go before, and what is waited for may end: only there is it open.
        var open = Stream.of("front-", "job-").anyMatch(pod.path("name").asText()::startsWith);
        if (!cutShort.equals(seconds < wanted ? "yes" : "no") && !(open && cutShort.equals("perhaps"))) {
            wrong.add(
                    name(pod) + " wanted " + wanted + " s, was given " + seconds + ", cut short foretold: " + cutShort);
        }
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
        return text.isNull() || text.isMissingNode() ? Optional.empty() : Optional.of(Instant.parse(text.asText()));
    }
}
