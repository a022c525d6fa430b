package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A spot interruption: two minutes, in which time counts more than order. Notice at 1 s, the end 120 s later. */
class HurriedTest {
    private final VirtualWorld world = new VirtualWorld();

    @Test
    void aPodBehindABudgetIsDeletedWhileItsGraceStillFits() {
        world.cluster.budgetOf.put("shop/web", "web");
        interrupted(pod("shop/web").ofReplicaSet().grace(30));
        // 120 s less 10 s for the kubelet, 30 s, and one for the way.
        assertThat(deleted("shop/web", 30)).isBetween(at(79), at(80));
        assertThat(gap("evict shop/web")).isLessThanOrEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aLongGraceIsCutToDrainMaxGrace() {
        world.cluster.budgetOf.put("shop/slow", "web");
        interrupted(pod("shop/slow").ofReplicaSet().grace(600));
        assertThat(deleted("shop/slow", 90)).isBetween(at(19), at(20));
    }

    @Test
    void aPodWithAVolumeIsDeletedTwentySecondsEarlier() {
        world.cluster.budgetOf.put("shop/db", "web");
        interrupted(pod("shop/db").ofReplicaSet().grace(30).claim("data"));
        assertThat(deleted("shop/db", 30)).isBetween(at(59), at(60));
    }

    @Test
    void criticalPodsWaitForTheOthersUntilThirtySecondsBeforeTheirTime() {
        world.cluster.budgetOf.put("shop/web", "web");
        interrupted(
                pod("shop/web").ofReplicaSet().grace(5),
                pod("kube-system/dns").ofReplicaSet().grace(5).priorityClass("system-cluster-critical"));
        assertThat(world.cluster.times("evict kube-system/dns").getFirst()).isBetween(at(80), at(81));
    }

    @Test
    void protectionIsNoReasonToWait() {
        world.set("--drain.honor-protection=true");
        interrupted(pod("shop/db").annotation("karpenter.sh/do-not-disrupt", "true"));
        assertThat(world.cluster.times("evict shop/db").getFirst()).isBefore(at(1));
    }

    @Test
    void anAwaitedPodHasUntilItsCutOver() {
        interrupted(pod("batch/job").grace(30).awaited());
        assertThat(world.cluster.count("evict")).isZero();
        assertThat(deleted("batch/job", 30)).isBetween(at(79), at(80));
    }

    @Test
    void manyForcedDeletesDoNotWaitForEachOther() {
        IntStream.range(0, 30).forEach(i -> world.cluster.budgetOf.put("shop/web-" + i, "web"));
        interrupted(IntStream.range(0, 30)
                .mapToObj(i -> pod("shop/web-" + i).ofReplicaSet())
                .toArray(Pods[]::new));
        assertThat(world.cluster.times("delete"))
                .hasSize(30)
                .allSatisfy(t -> assertThat(t).isBetween(at(79), at(80)));
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void aSpotNoticeInTheMiddleOfATerminationCutsTheTimeAndTheHookIsServedOn() {
        world.cluster.budgetOf.put("shop/web", "web");
        world.with(pod("shop/web").ofReplicaSet()).start().settle().terminate();
        world.run(Duration.ofMinutes(5));
        world.metadata.spot("terminate", world.time.instant().plusSeconds(120));
        var spot = world.time.instant();
        world.untilCompleted(Duration.ofSeconds(119)).check();
        assertThat(world.cluster.times("delete").getFirst()).isBetween(spot.plusSeconds(79), spot.plusSeconds(80));
    }

    private void interrupted(Pods... pods) {
        for (var pod : pods) {
            world.with(pod);
        }
        world.start().settle();
        world.metadata.spot("terminate", at(120));
        world.run(Duration.ofSeconds(119)).check();
    }

    private Instant deleted(String pod, int grace) {
        return world.cluster.times("delete " + pod + " grace=" + grace).getFirst();
    }

    private Duration gap(String request) {
        var times = world.cluster.times(request);
        return IntStream.range(1, times.size())
                .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static Instant at(long seconds) {
        return VirtualWorld.START.plusSeconds(1 + seconds);
    }
}
