package io.curfew.agent.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pods;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RehearsalTextTest {

    @Test
    void theFirstLinesSayWhetherItIsWell() {
        var text = RehearsalText.of(
                Nodes.node().with(Pods.pod("shop/web").grace(30)).spot(120));

        assertThat(text.lines().limit(3))
                .containsExactly(
                        "If a spot notice came to node-1 now, for 2026-11-21T10:02:00Z (in 2m):",
                        "The node would be empty after 0s-35s; nobody cut short.",
                        "Deadline: 2026-11-21T10:02:00Z, after 2m (the time of the spot notice). On timeout: delete.");
        assertThat(text).contains("Nothing that matters was found.");
    }

    @Test
    void eachBlockingPodHasALineTheLastToGoFirst() {
        var text = RehearsalText.of(Nodes.node()
                .with(
                        Pods.pod("shop/web").grace(10),
                        Pods.pod("shop/cart").grace(20),
                        Pods.pod("shop/db").grace(300))
                .closed("shop/cart", "cart")
                .spot(120));

        assertThat(text.lines().filter(l -> l.startsWith("shop/")))
                .satisfiesExactly(
                        l -> assertThat(l).matches("shop/db +to-evict +1m48s-1m49s/5m +0s-2s !? *0s-1m53s"),
                        l -> assertThat(l).matches("shop/cart +to-evict +20s +1m29s-1m30s ! +1m29s-1m53s"),
                        l -> assertThat(l).startsWith("shop/web").contains("10s"));
        assertThat(text).contains("FORCED  shop/cart would be deleted").contains("CUT-SHORT  shop/db wants 5m");
    }

    @Test
    void podsThatDoNotBlockAreCounted() {
        var text = RehearsalText.of(Nodes.node()
                .with(
                        Pods.pod("kube-system/proxy").ofDaemonSet(),
                        Pods.pod("kube-system/cni").ofDaemonSet(),
                        Pods.pod("curfew/curfew"))
                .spot(120));

        assertThat(text)
                .contains("The node is empty already; nobody cut short.")
                .contains("3 pods do not block: 1 own, 2 daemon-set.");
    }

    @Test
    void aHookIsToldWithItsHeartbeatsAndItsCompletion() {
        var text = RehearsalText.of(
                Nodes.node().with(Pods.pod("shop/web").grace(30)).termination(Duration.ofHours(1)));

        assertThat(text)
                .contains("Hook curfew: ")
                .contains("one each 12s; completed with CONTINUE after 5s-")
                .contains("Note: Assumes the hook curfew with a GlobalTimeout of 1h");
    }

    @Test
    void whatIsOnlyCordonedOrIgnoredIsSaidInALine() {
        var node = Nodes.node().with(Pods.pod("shop/web"));

        assertThat(RehearsalText.of(node.ask(Question.of(Announced.REBALANCE)))).isEqualTo("""
                        If a rebalance recommendation came to node-1 now:
                        The node would only be cordoned; its pods stay.
                        """);
        assertThat(RehearsalText.of(node.set("--on.spot=ignore").spot(120)))
                .contains("Nothing would be done: the settings say to ignore it.");
    }

    @Test
    void noLineIsLongerThanAHundredCharacters() {
        var long1 = "namespace-with-a-long-name/" + "pod".repeat(30);
        var rehearsal = Nodes.node()
                .with(Pods.pod(long1).grace(3000))
                .answers(long1, new EvictionAnswer.Refused(500, "admission webhook \"x\" denied: " + "no ".repeat(80)))
                .spot(120);

        assertThat(RehearsalText.of(rehearsal).lines().filter(l -> !l.contains("podpodpod")))
                .allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(100));
        assertThat(RehearsalText.of(rehearsal)).contains("...");
    }

    @Test
    void whatAServerSaysCannotColourTheTerminal() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/web"))
                .answers("shop/web", new EvictionAnswer.Refused(500, "\u001b[31mred"))
                .spot(120);

        assertThat(RehearsalText.of(rehearsal)).doesNotContain("\u001b");
    }
}
