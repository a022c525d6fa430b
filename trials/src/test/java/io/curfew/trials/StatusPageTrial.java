package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The status page in a real browser, in the middle of a drain. With {@code -Dcurfew.screenshots.write=true} it writes
 * the pictures of the documentation anew.
 */
final class StatusPageTrial {
    private static final Path IMAGES = Path.of("..", "docs", "images");
    private static final int LARGEST_IMAGE = 150_000;
    private static final int PHONE = 360;

    @Test
    void inTheMiddleOfADrainThePageTellsItAll() throws Exception {
        try (var browser = Browser.needed()) {
            Stage.play(world(), world -> {
                var agent = Stage.ready(() -> world.startAgent(Map.of("CURFEW_DRAIN_TIMEOUT", "30m")));
                world.terminate();
                Stage.within(30)
                        .until(() -> waitsForThree(agent) && !world.heartbeats().isEmpty());

                var desktop = browser.page(1000, 900, 1);
                desktop.go(agent.address("/"));
                Stage.within(30).until(() -> rows(desktop, "pods").size() == 3);

                whatIsAnnounced(desktop, world);
                theTimeLeftCountsDown(desktop);
                eachPodSaysWhyItWaits(desktop, Stage.status(agent));
                theHookHasTheAgeOfItsHeartbeat(desktop);
                theTimelineTellsWhatWasDone(desktop);
                noNameOfAPodIsBroken(desktop);
                aScreenReaderFindsItsWay(desktop, true);
                written("status-desktop.png", desktop);

                var phone = browser.page(PHONE, 740, 2);
                phone.colours("dark");
                phone.go(agent.address("/"));
                Stage.within(30).until(() -> rows(phone, "pods").size() == 3);
                nothingRunsOverTheEdge(phone);
                aScreenReaderFindsItsWay(phone, false);
                written("status-phone.png", phone);

                for (var page : List.of(desktop, phone)) {
                    assertThat(page.asked())
                            .isNotEmpty()
                            .allMatch(
                                    url -> url.startsWith(agent.address("/").toString()) || url.equals("about:blank"));
                    assertThat(page.complaints()).isEmpty();
                }
            });
        }
    }

    private static boolean waitsForThree(AgentProcess agent) {
        return Stage.status(agent).path("reason").asText().startsWith("Waiting for 3 pods");
    }

    private static void whatIsAnnounced(BrowserPage page, SimulatedWorld world) throws InterruptedException {
        assertThat(page.text("document.title")).contains("Draining", world.node());
        assertThat(page.text("document.getElementById('plan').innerText")).contains("asg-termination", "first seen");
        assertThat(page.text("document.getElementById('say').innerText")).startsWith("Waiting for 3 pods");
    }

    private static void theTimeLeftCountsDown(BrowserPage page) throws InterruptedException {
        var first = seconds(page);
        assertThat(first).isBetween(1, 30 * 60);
        Stage.within(10).until(() -> seconds(page) < first);
    }

    private static int seconds(BrowserPage page) throws InterruptedException {
        return Stream.of(page.text("document.getElementById('left').innerText").split(":"))
                .mapToInt(Integer::parseInt)
                .reduce(0, (sum, part) -> sum * 60 + part);
    }

    private static void eachPodSaysWhyItWaits(BrowserPage page, JsonNode status) {
        var blocking = status.path("pods")
                .valueStream()
                .filter(pod -> pod.path("blocking").asBoolean())
                .toList();
        assertThat(blocking).hasSize(3);
        // The page's answer may be a second older than ours.
        Stage.within(15).untilAsserted(() -> {
            var rows = rows(page, "pods");
            assertThat(blocking)
                    .allSatisfy(pod -> assertThat(rows)
                            .anySatisfy(row -> assertThat(row)
                                    .contains(
                                            pod.path("namespace").asText() + "/"
                                                    + pod.path("name").asText(),
                                            pod.path("state").asText())));
            assertThat(rows)
                    .anyMatch(row -> row.contains("blocked") && row.contains("PodDisruptionBudget shop/web"))
                    .anyMatch(row -> row.contains("terminating") && row.contains("batch/report"))
                    .anyMatch(row -> row.contains("waiting") && row.contains("Waited for instead of evicted"));
        });
    }

    private static void theHookHasTheAgeOfItsHeartbeat(BrowserPage page) throws InterruptedException {
        assertThat(rows(page, "hooks"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).contains("curfew", "workers", "open").containsPattern("\\d:\\d\\d ago"));
    }

    private static void theTimelineTellsWhatWasDone(BrowserPage page) throws InterruptedException {
        assertThat(String.join("\n", rows(page, "timeline")))
                .contains(
                        "interruption.seen",
                        "node.cordoned",
                        "drain.started",
                        "eviction.blocked",
                        "eviction.accepted",
                        "heartbeat.sent",
                        "pod.gone");
    }

    private static void aScreenReaderFindsItsWay(BrowserPage page, boolean wide) throws InterruptedException {
        assertThat(page.text("document.documentElement.lang")).isEqualTo("en");
        assertThat(page.text("document.getElementById('say').getAttribute('aria-live')"))
                .isEqualTo("polite");
        var nodes = page.accessible();
        assertThat(roles(nodes)).contains("banner", "main", "contentinfo", "status");
        assertThat(named(nodes, "heading"))
                .contains("Curfew", "Now", "Pods that are waited for", "Lifecycle hooks", "Timeline");
        assertThat(named(nodes, "region")).contains("Now", "Pods that are waited for", "Lifecycle hooks", "Timeline");
        assertThat(named(nodes, "table")).contains("Pods that are waited for", "Lifecycle hooks", "Timeline");
        assertThat(named(nodes, "columnheader"))
                .as("wide=%s", wide)
                .contains("Pod", "Why it is still here", "Hook", "Last heartbeat", "When", "Details");
    }

    private static List<String> roles(List<JsonNode> nodes) {
        return nodes.stream().map(n -> n.at("/role/value").asText()).toList();
    }

    private static List<String> named(List<JsonNode> nodes, String role) {
        return nodes.stream()
                .filter(n -> n.at("/role/value").asText().equals(role))
                .map(n -> n.at("/name/value").asText())
                .toList();
    }

    private static void noNameOfAPodIsBroken(BrowserPage page) throws InterruptedException {
        var lines = page.value("""
                [...document.querySelectorAll('#pods td:first-child, thead th')].filter(e => e.offsetHeight).map(e => {
                  const range = document.createRange();
                  range.selectNodeContents(e);
                  return new Set([...range.getClientRects()].map(r => r.top)).size;
                })""");
        assertThat(lines).isNotEmpty().allMatch(count -> count.asInt() == 1);
    }

    private static void nothingRunsOverTheEdge(BrowserPage page) throws InterruptedException {
        assertThat(page.value("document.documentElement.scrollWidth").asInt()).isEqualTo(PHONE);
        assertThat(page.value("""
                [...document.querySelectorAll('main *, header *, footer *')]
                  .filter(e => e.getClientRects().length && !e.closest('thead'))
                  .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
                  .map(e => e.outerHTML.slice(0, 80))""")).isEmpty();
        assertThat(page.value("""
                Math.min(...[...document.querySelectorAll('main *, footer *')]
                  .map(e => parseFloat(getComputedStyle(e).fontSize)))""").asDouble())
                .as("the smallest letters, in pixels")
                .isGreaterThanOrEqualTo(12);
    }

    private static List<String> rows(BrowserPage page, String table) throws InterruptedException {
        return page.value("[...document.querySelectorAll('#" + table + " tr')].map(tr => tr.innerText)")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private static void written(String name, BrowserPage page) throws IOException, InterruptedException {
        var picture = page.screenshot();
        assertThat(picture.length).isLessThan(LARGEST_IMAGE);
        assertThat(picture).startsWith(0x89, 'P', 'N', 'G');
        if (Boolean.getBoolean("curfew.screenshots.write")) {
            Files.write(Files.createDirectories(IMAGES).resolve(name), picture);
        }
    }

    /** A pod behind a closed budget, one that takes its time, one that is to be waited for; and what stays. */
    private static SimulatedWorld world() throws IOException {
        var world = SimulatedWorld.usual();
        var here = world.node();
        world.add(
                node("other").instance("i-0123456789abcdef0", "eu-central-1a"),
                pod("shop/web-1").on(here).ofReplicaSet("web"),
                pod("shop/web-2").on("other").ofReplicaSet("web"),
                pod("shop/web-3").on("other").ofReplicaSet("web"),
                budget("shop/web").minAvailable(3),
                pod("batch/report")
                        .on(here)
                        .ofReplicaSet("report")
                        .grace(Duration.ofMinutes(5))
                        .endsAfter(Duration.ofMinutes(4)),
                pod("batch/trainer").on(here).ofReplicaSet("trainer").annotation("curfew.io/drain", "wait"),
                pod("shop/cart-1").on(here).ofReplicaSet("cart"),
                pod("kube-system/aws-node-x7k2p")
                        .on(here)
                        .ofDaemonSet("aws-node")
                        .toleratesEverything(),
                pod("kube-system/static-registry").on(here).mirror());
        return world;
    }
}
