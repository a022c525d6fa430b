package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.loop.VirtualWorld.OWN_POD;
import static io.curfew.agent.loop.VirtualWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Hooks;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.settings.Settings.OnFailure;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One termination from notice to completion, where nothing goes wrong but time passes. */
class TerminationTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void atIdleNothingIsAskedAfterTheNodeWasReadOnce() {
        world.with(pod("shop/web-1").ofReplicaSet()).start().run(Duration.ofMinutes(10));
        assertThat(world.cluster.requests)
                .hasSize(1)
                .first()
                .extracting(r -> r.what())
                .isEqualTo("read-node");
        assertThat(world.autoScaling.calls).isEmpty();
        assertThat(world.turns).isLessThan(70);
        assertThat(world.status().phase()).isEqualTo(Status.Phase.IDLE);
    }

    @Test
    void cordonLabelAndJournalAreOnePatchGuardedByTheNodeThatItWasDecidedOn() {
        terminated();
        var patch = world.cluster.patches.getFirst();
        assertThat(patch.resourceVersion()).contains("1");
        assertThat(patch.unschedulable()).isEqualTo(new Change.Set<>(true));
        assertThat(patch.exclusionLabel()).isEqualTo(new Change.Set<>(OwnNode.EXCLUSION_VALUE));
        assertThat(patch.journal())
                .isInstanceOfSatisfying(
                        Change.Set.class,
                        j -> assertThat(((Journal) j.value()).interruptions())
                                .containsOnlyKeys("asg-termination/Terminated"));
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void theNodeIsReadAfterTheNoticeAndBeforeThePatch() {
        terminated();
        var read = world.cluster.times("read-node");
        assertThat(read).hasSize(2);
        assertThat(read.getLast())
                .isBetween(
                        START.plusSeconds(1), world.cluster.times("patch-node").getFirst());
    }

    @Test
    void evictionsFollowTheAcknowledgedCordon() {
        world.latency = _ -> Duration.ofSeconds(1);
        terminated();
        var acknowledged = world.cluster.times("patch-node").getFirst().plusMillis(500);
        assertThat(world.cluster.times("evict"))
                .isNotEmpty()
                .allSatisfy(t -> assertThat(t).isAfterOrEqualTo(acknowledged));
    }

    @Test
    void theLastListIsNotTakenBeforeFiveSecondsAfterTheCordon() {
        terminated();
        var cordon = world.cluster.times("patch-node").getFirst();
        assertThat(world.cluster.times("list-pods")).hasSize(1);
        assertThat(world.cluster.times("list-pods").getFirst())
                .isBetween(cordon.plusSeconds(5), cordon.plusMillis(5_100));
    }

    @Test
    void theHookIsCompletedOnceAndTheJournalSaysSo() {
        terminated();
        world.run(MINUTE).check();
        assertThat(world.autoScaling.accepted).containsOnly(java.util.Map.entry("curfew", HookResult.CONTINUE));
        assertThat(world.autoScaling.times("complete")).hasSize(1);
        assertThat(world.cluster.node().journal().read().orElseThrow().completedHooks())
                .containsExactly("curfew");
    }

    @Test
    void afterTheCompletionNothingIsWatchedOrAskedAnyMore() {
        terminated();
        world.settle();
        var requests = world.cluster.requests.size();
        var calls = world.autoScaling.calls.size();
        world.run(HOUR).check();
        assertThat(world.cluster.watched()).isFalse();
        assertThat(world.cluster.requests).hasSize(requests);
        assertThat(world.autoScaling.calls).hasSize(calls);
        assertThat(world.status().phase()).isEqualTo(Status.Phase.DONE);
    }

    @Test
    void aFullNodeIsEmptyInFiveSecondsAndCostsItsEvictionsAndTwentyRequests() {
        IntStream.range(0, 110).forEach(i -> world.with(pod("shop/web-" + i).ofReplicaSet()));
        world.start().settle().terminate().untilCompleted(MINUTE).settle().check();
        assertThat(world.autoScaling.times("complete").getFirst())
                .isBefore(START.plusSeconds(1).plusMillis(5_200));
        assertThat(world.cluster.count("evict")).isEqualTo(110);
        assertThat(world.cluster.requests).hasSizeLessThanOrEqualTo(130);
        assertThat(world.autoScaling.times("describe")).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void anOrderlyDrainTellsOnlyGoodNews() {
        terminated();
        world.settle();
        assertThat(world.reasons()).containsExactly("DrainStarted", "DrainSucceeded", "HookCompleted");
    }

    @Test
    void daemonSetMirrorFinishedAndOwnPodsAreLeftAloneAndHoldNothing() {
        world.with(pod("kube-system/cni").ofDaemonSet())
                .with(pod("kube-system/proxy").mirror())
                .with(pod("kube-system/curfew-x").uid(OWN_POD).ofDaemonSet())
                .with(pod("batch/job-1").ownedBy("batch/v1", "Job").finished());
        terminated();
        world.check();
        assertThat(world.cluster.names())
                .containsExactly("batch/job-1", "kube-system/cni", "kube-system/curfew-x", "kube-system/proxy");
        assertThat(world.cluster.count("evict")).isEqualTo(1);
    }

    @Test
    void criticalPodsLeaveAfterTheOthersAreGone() {
        world.with(pod("kube-system/dns").ofReplicaSet().priorityClass("system-cluster-critical"));
        terminated();
        var dns = world.cluster.times("evict kube-system/dns").getFirst();
        assertThat(dns)
                .isAfter(world.cluster.times("evict shop/web-1").getFirst().plusSeconds(2));
    }

    @Test
    void aPodThatTerminatesSlowlyIsAwaitedAndNotTouchedAgain() {
        world.with(pod("shop/slow").ofReplicaSet().grace(1800), Duration.ofMinutes(25));
        world.start().settle().terminate().untilCompleted(HOUR).check();
        assertThat(world.since()).isGreaterThan(Duration.ofMinutes(25));
        assertThat(world.cluster.count("evict shop/slow")).isEqualTo(1);
        assertThat(world.cluster.count("delete")).isZero();
        assertThat(world.autoScaling.timedOut).isEmpty();
    }

    @Test
    void aPodThatIsBoundAfterTheCordonIsEvictedAndHoldsTheCompletion() {
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle().terminate();
        world.run(Duration.ofSeconds(4));
        world.with(pod("shop/late").ofReplicaSet(), Duration.ofSeconds(20));
        world.untilCompleted(MINUTE).check();
        assertThat(world.cluster.count("evict shop/late")).isEqualTo(1);
        assertThat(world.since()).isGreaterThan(Duration.ofSeconds(24));
    }

    @Test
    void aPodThatOnlyTheLastListShowsHoldsTheCompletion() {
        world.with(pod("kube-system/cni").ofDaemonSet()).start().settle().terminate();
        world.run(Duration.ofSeconds(3));
        var usual = world.cluster.watchLag;
        world.cluster.watchLag = Duration.ofSeconds(120);
        world.with(pod("shop/late").ofReplicaSet());
        world.cluster.watchLag = usual;
        world.untilCompleted(Duration.ofMinutes(10)).check();
        assertThat(world.cluster.count("evict shop/late")).isEqualTo(1);
        // A list that the watch does not confirm is asked for again, but more and more seldom.
        assertThat(world.cluster.count("list-pods")).isLessThan(15);
    }

    @Test
    void aTwentyHourWaitCostsFewTurnsAndNothingButHeartbeats() {
        world.autoScaling.hooks = List.of(Hooks.hook("curfew", Duration.ofSeconds(7200)));
        world.drain(Duration.ofHours(1), OnTimeout.DELETE)
                .with(pod("batch/long").ownedBy("batch/v1", "Job").grace(86_400), Duration.ofHours(20))
                .start()
                .settle()
                .terminate();
        world.untilCompleted(Duration.ofHours(21)).check();
        assertThat(world.since()).isGreaterThan(Duration.ofHours(20));
        assertThat(world.turns).isLessThan(10_000);
        assertThat(world.autoScaling.times("heartbeat")).hasSizeBetween(235, 242);
        assertThat(world.cluster.requests).hasSizeLessThan(21);
    }

    @Test
    void atTheDeadlinePodsThatAreLeftAreDeletedWithTheirOwnGraceAtADistance() {
        world.cluster.budgetOf.put("shop/a", "web");
        world.cluster.budgetOf.put("shop/b", "web");
        world.drain(Duration.ofMinutes(10), OnTimeout.DELETE)
                .with(pod("shop/a").ofReplicaSet())
                .with(pod("shop/b").ofReplicaSet())
                .start()
                .settle()
                .terminate()
                .untilCompleted(Duration.ofMinutes(12))
                .check();
        var deletes = world.cluster.requests.stream()
                .filter(r -> r.what().startsWith("delete"))
                .toList();
        assertThat(deletes)
                .extracting(r -> r.what())
                .containsExactly("delete shop/a grace=30", "delete shop/b grace=30");
        var deadline = START.plusSeconds(1).plus(Duration.ofMinutes(10));
        assertThat(deletes.getFirst().at()).isBetween(deadline, deadline.plusMillis(50));
        assertThat(Duration.between(deletes.getFirst().at(), deletes.getLast().at()))
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void onTimeoutContinueCompletesAtTheDeadlineAndDeletesNothing() {
        blocked()
                .drain(Duration.ofMinutes(10), OnTimeout.CONTINUE)
                .start()
                .settle()
                .terminate();
        world.autoScaling.blocking = _ -> List.of();
        world.untilCompleted(Duration.ofMinutes(11)).settle().check();
        assertThat(world.autoScaling.times("complete").getFirst())
                .isBetween(minutes(10), minutes(10).plusSeconds(1));
        assertThat(world.cluster.count("delete")).isZero();
        assertThat(world.cluster.names()).containsExactly("shop/blocked");
        assertThat(world.reasons()).contains("DrainDeadlineExceeded");
        assertThat(world.status().reason()).doesNotContain("Drained").contains("1 pod");
    }

    @Test
    void onFailureAbandonIsTheResultOnlyWherePodsAreLeft() {
        blocked().drain(Duration.ofMinutes(10), OnTimeout.CONTINUE).onFailure(OnFailure.ABANDON);
        world.autoScaling.blocking = _ -> List.of();
        world.start().settle().terminate().untilCompleted(Duration.ofMinutes(11));
        assertThat(world.autoScaling.accepted).containsValue(HookResult.ABANDON);

        var orderly = new VirtualWorld()
                .onFailure(OnFailure.ABANDON)
                .with(pod("shop/web-1").ofReplicaSet());
        orderly.start().settle().terminate().untilCompleted(MINUTE);
        assertThat(orderly.autoScaling.accepted).containsValue(HookResult.CONTINUE);
    }

    @Test
    void onTimeoutStayHoldsTheHookUntilAutoScalingEndsIt() {
        blocked().drain(Duration.ofMinutes(10), OnTimeout.STAY).start().settle().terminate();
        world.run(Duration.ofHours(8)).check();
        assertThat(world.autoScaling.accepted).isEmpty();
        assertThat(world.autoScaling.timedOut).isEmpty();
        world.autoScaling.completedBySomebodyElse("curfew");
        world.until(() -> world.status().phase() == Status.Phase.DONE, Duration.ofMinutes(5))
                .check();
        assertThat(world.cluster.names()).containsExactly("shop/blocked");
        assertThat(world.cluster.count("delete")).isZero();
    }

    @Test
    void atTheLimitTheHookIsCompletedAlthoughADeletedPodStillRuns() {
        world.autoScaling.hooks = List.of(Hooks.hook("curfew", Duration.ofSeconds(30))); // GlobalTimeout 50 min
        world.cluster.kubeletWorks = false;
        world.with(pod("shop/stubborn").ofReplicaSet().grace(7200), Duration.ofHours(3));
        world.cluster.budgetOf.put("shop/stubborn", "web");
        world.autoScaling.blocking = _ -> List.of();
        world.start().settle().terminate().untilCompleted(HOUR).check();
        assertThat(world.autoScaling.times("complete").getFirst())
                .isBetween(minutes(49), minutes(49).plusSeconds(1));
        assertThat(world.cluster.count("delete shop/stubborn")).isEqualTo(1);
        assertThat(world.cluster.requests).anyMatch(r -> r.what().startsWith("delete shop/stubborn grace=29"));
    }

    private void terminated() {
        world.with(pod("shop/web-1").ofReplicaSet())
                .start()
                .settle()
                .terminate()
                .untilCompleted(MINUTE)
                .settle()
                .check();
    }

    private VirtualWorld blocked() {
        world.cluster.budgetOf.put("shop/blocked", "web");
        return world.with(pod("shop/blocked").ofReplicaSet());
    }

    private static Instant minutes(long afterTheNotice) {
        return START.plusSeconds(1).plus(Duration.ofMinutes(afterTheNotice));
    }
}
