package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.loop.VirtualWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.port.Notice;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events about pods, and what /status says of the same. */
class PodNoticesTest {
    private final VirtualWorld world = new VirtualWorld();

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void eachRefusalThatLastsIsNamedInAnEventOnThePodAndInTheStatus(EvictionAnswer answer, String named) {
        world.cluster.answers.put(
                "shop/web",
                new ArrayDeque<>(IntStream.range(0, 100).mapToObj(_ -> answer).toList()));
        world.with(pod("shop/web").ofReplicaSet()).start().settle().terminate().run(Duration.ofSeconds(3));
        var status = world.status().pods().getFirst();
        assertThat(status.state()).isEqualTo("blocked");
        assertThat(status.why()).contains(named);
        assertThat(about("EvictionBlocked"))
                .singleElement()
                .satisfies(n -> assertThat(n.text()).contains("shop/web").contains(named));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        new EvictionAnswer.BudgetClosed(
                                "web", Optional.of(new EvictionAnswer.Counts(3, 2)), "needs 3 and has 2"),
                        "PodDisruptionBudget shop/web needs 3 healthy pods and has 2"),
                arguments(
                        new EvictionAnswer.BudgetClosed("web", Optional.empty(), "disruptions allowed is negative"),
                        "shop/web allows no evictions now: disruptions allowed is negative"),
                arguments(new EvictionAnswer.TwoBudgets("two"), "More than one PodDisruptionBudget"),
                arguments(new EvictionAnswer.Refused(500, "The pod will be rolled"), "500: The pod will be rolled"),
                arguments(new EvictionAnswer.Forbidden("denied by policy"), "denied by policy"),
                arguments(new EvictionAnswer.NamespaceTerminating(), "namespace is being deleted"));
    }

    @Test
    void threeBlockedPodsAreToldOfAndTheStatusNamesAll() {
        IntStream.range(0, 20).forEach(i -> {
            world.cluster.budgetOf.put("shop/web-" + i, "web");
            world.with(pod("shop/web-" + i).ofReplicaSet());
        });
        world.start().settle().terminate().run(Duration.ofMinutes(10)).check();
        assertThat(about("EvictionBlocked")).hasSize(3);
        assertThat(world.status().blocking()).hasSize(20).allMatch(p -> p.why().contains("needs 3"));
    }

    @Test
    void whatLastsIsToldAgainAsASeriesAFewTimes() {
        for (var i = 0; i < 5; i++) {
            world.cluster.budgetOf.put("shop/web-" + i, "web");
            world.with(pod("shop/web-" + i).ofReplicaSet());
        }
        world.set("--drain.timeout=20h").start().settle().terminate().run(Duration.ofMinutes(4));
        assertThat(world.cluster.series).isEmpty();
        world.run(Duration.ofMinutes(10)).check();
        // What a drain may say is counted over all pods, also where several are due in one turn.
        assertThat(world.cluster.series).hasSize(1).allSatisfy((key, count) -> {
            assertThat(key).startsWith("EvictionBlocked/");
            assertThat(count).isGreaterThan(1);
        });
        world.run(Duration.ofHours(19)).check();
        assertThat(world.cluster.count("tell-again")).isLessThanOrEqualTo(3);
    }

    @Test
    void aRefusedSeriesIsNotTriedAgain() {
        world.cluster.budgetOf.put("shop/web", "web");
        world.cluster.seriesAllowed = false;
        world.with(pod("shop/web").ofReplicaSet()).start().settle().terminate().run(Duration.ofMinutes(50));
        assertThat(world.cluster.count("tell-again")).isOne();
    }

    @Test
    void aForcedDeleteSaysWhatThePodWasGranted() {
        world.cluster.budgetOf.put("shop/slow", "web");
        world.cluster.kubeletWorks = false;
        world.drain(Duration.ofMinutes(10), OnTimeout.DELETE)
                .with(pod("shop/slow").ofReplicaSet().grace(120))
                .start()
                .settle()
                .terminate()
                .run(Duration.ofMinutes(11));
        assertThat(about("PodDeletedForDeadline"))
                .singleElement()
                .satisfies(n -> assertThat(n.text()).contains("Granted 120 s of its grace period of 120 s"));
    }

    @Test
    void aPodThatFinalizersHoldIsNamedWithThem() {
        stuck(pod("shop/web").ofReplicaSet().heldBy("example.com/detach").terminatingSince(START, 30));
        assertThat(about("PodStuckTerminating"))
                .singleElement()
                .satisfies(n -> assertThat(n.text()).contains("example.com/detach"));
        assertThat(world.status().blocking().getFirst().state()).isEqualTo("stuck");
    }

    @Test
    void aKubeletThatReportsNoEndIsNamed() {
        stuck(pod("shop/web").ofReplicaSet().terminatingSince(START, 30));
        assertThat(about("KubeletStuck")).hasSize(1);
        assertThat(world.cluster.count("delete")).isZero();
    }

    @Test
    void podsThatNothingBringsBackAreNamedOnceOnTheNode() {
        IntStream.range(0, 5).forEach(i -> world.with(pod("shop/bare-" + i)));
        world.with(pod("shop/cache").ofReplicaSet().emptyDir())
                .start()
                .settle()
                .terminate()
                .untilCompleted(Duration.ofMinutes(1))
                .check();
        assertThat(about("IrreplaceablePods")).singleElement().satisfies(n -> {
            assertThat(n.about()).isEmpty();
            assertThat(n.text())
                    .isEqualTo("No controller brings back shop/bare-0, shop/bare-1, shop/bare-2 and 2 more."
                            + " What is in emptyDir volumes is lost with shop/cache.");
        });
    }

    private void stuck(io.curfew.agent.drain.Pods pod) {
        world.with(pod, Duration.ofHours(1))
                .start()
                .settle()
                .terminate()
                .run(Duration.ofMinutes(5))
                .check();
    }

    private List<Notice> about(String reason) {
        return world.cluster.notices.stream()
                .filter(n -> n.reason().equals(reason))
                .toList();
    }
}
