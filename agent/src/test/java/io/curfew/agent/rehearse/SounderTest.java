package io.curfew.agent.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.loop.Self;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.rehearse.Sounder.Sounded;
import io.curfew.agent.rehearse.Soundings.BudgetsAnswer;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SounderTest {
    private static final EvictionAnswer BUSY = new EvictionAnswer.ServerBusy(Duration.ofSeconds(1));

    private final FakeSoundings soundings = new FakeSoundings();
    private Instant now = Nodes.NOW;

    @Test
    void whatWouldBeSentHomeIsAskedAboutAndNothingElse() throws Exception {
        soundings.with(
                Pods.pod("shop/web"),
                Pods.pod("kube-system/proxy").ofDaemonSet(),
                Pods.pod("shop/leaving").terminatingSince(now, 30),
                Pods.pod("curfew/curfew"),
                Pods.pod("batch/job").awaited());

        var premise = sound();

        assertThat(soundings.asked)
                .containsExactly(
                        "pods",
                        "node",
                        "budgets batch",
                        "budgets shop",
                        "delete shop/web",
                        "evict shop/web",
                        "evict batch/job");
        assertThat(premise.requests()).isEqualTo(7);
        assertThat(premise.evictions()).hasSize(2);
    }

    @Test
    void withoutPodsThereIsNothingToRehearse() throws Exception {
        soundings.pods = new PodsAnswer.Denied("list pods", "forbidden");

        assertThat(sounder().sound()).isEqualTo(new Sounded.Failed("not allowed to list pods: forbidden"));
    }

    @Test
    void withoutTheNodeItGoesOnAndSaysSo() throws Exception {
        assertThat(sound().doubts()).containsExactly("The Node cannot be read: 500");
    }

    @Test
    void whereBudgetsCannotBeReadItAsksOnceAndSaysWhatIsMissed() throws Exception {
        soundings.with(Pods.pod("a/web"), Pods.pod("b/web"), Pods.pod("c/web"));
        soundings.budgets = new BudgetsAnswer.Unknown("not allowed to list poddisruptionbudgets");

        assertThat(sound().doubts())
                .anyMatch(d -> d.startsWith("PodDisruptionBudgets cannot be read (not allowed to list"));
        assertThat(soundings.asked).filteredOn(a -> a.startsWith("budgets")).hasSize(1);
    }

    @Test
    void evictionsAreAskedNoFasterThanTheyWouldBeSent() throws Exception {
        soundings.with(Pods.pod("shop/a"), Pods.pod("shop/b"), Pods.pod("shop/c"));

        sound("--drain.rate=1", "--drain.burst=1");

        assertThat(Duration.between(Nodes.NOW, now)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void aBusyServerIsGivenAPauseAndAskedOnceMore() throws Exception {
        soundings.with(Pods.pod("shop/a"));
        soundings.evictions.add(BUSY);

        assertThat(sound().evictions()).containsValue(new EvictionAnswer.Accepted());
        assertThat(Duration.between(Nodes.NOW, now)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anAnswerThatSaysNothingIsADoubtAndNoRefusal() throws Exception {
        soundings.with(Pods.pod("shop/a"), Pods.pod("shop/b"));
        soundings.evictions.add(new EvictionAnswer.Unreachable("timed out"));

        var premise = sound();

        assertThat(premise.evictions()).hasSize(1);
        assertThat(premise.doubts()).anyMatch(d -> d.startsWith("1 of 2 dry-run evictions"));
    }

    @Test
    void whenItsTimeIsOverItStopsAsking() throws Exception {
        soundings.with(Pods.pod("shop/a"), Pods.pod("shop/b"), Pods.pod("shop/c"));
        soundings.takesTime = () -> now = now.plusSeconds(10);

        var premise = sound();

        assertThat(soundings.asked).filteredOn(a -> a.startsWith("evict")).hasSize(2);
        assertThat(premise.doubts()).anyMatch(d -> d.startsWith("1 of 3 pods were not asked about"));
    }

    private Premise sound(String... options) throws InterruptedException {
        return ((Sounded.Found) sounder(options).sound()).premise();
    }

    private Sounder sounder(String... options) {
        return new Sounder(
                soundings,
                new Self("node-1", Optional.of(Nodes.OWN_POD)),
                Settings.of("node-1", List.of(options)),
                () -> now,
                length -> now = now.plus(length),
                Duration.ofSeconds(15));
    }
}
