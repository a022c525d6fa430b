package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.loop.VirtualWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kubernetes in trouble: the drain goes on as far as it can, and says so. */
class TroubleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld().with(pod("shop/web-1").ofReplicaSet());

    @Test
    void aConflictOnTheCordonReadsTheNodeAgainAndTriesOnce() {
        world.cluster.patchAnswers.add(new NodeAnswer.Conflict());
        terminated();
        assertThat(world.cluster.count("patch-node")).isEqualTo(3); // refused, cordon, completed hook
        assertThat(world.cluster.count("read-node")).isEqualTo(3); // start, notice, conflict
        assertThat(world.cluster.times("evict").getFirst()).isBefore(START.plusMillis(1_500));
    }

    @Test
    void conflictsWithoutEndCauseNoStorm() {
        IntStream.range(0, 10_000).forEach(_ -> world.cluster.patchAnswers.add(new NodeAnswer.Conflict()));
        world.start().settle().terminate().run(Duration.ofMinutes(10)).check();
        assertThat(world.cluster.count("patch-node")).isLessThan(90);
    }

    @Test
    void marksThatAPatchLeavesAfterAllIsOverAreTakenAway() {
        IntStream.range(0, 5).forEach(_ -> world.cluster.patchAnswers.add(new NodeAnswer.Failed("timed out")));
        world.start().settle().terminate().run(Duration.ofMillis(1_050));
        world.target(TargetState.IN_SERVICE).run(Duration.ofSeconds(3));
        world.cluster.patchAnswers.clear();
        // What was given up has its effect now: nothing has changed the Node since it was decided on.
        marksOfTheTerminationAppear();
        world.run(Duration.ofSeconds(30)).check();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.cluster.node().exclusionLabel()).isEmpty();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
    }

    @Test
    void marksOfAPatchThatWasSentTwiceOnItsWayAreTakenAwayAlthoughTheSecondMetTheFirst() {
        world.start().settle();
        world.cluster.patchAnswers.add(new NodeAnswer.Conflict());
        world.latency = a -> Duration.ofSeconds(a instanceof Action.ReadNode ? 20 : 0);
        world.terminate().run(Duration.ofSeconds(22));
        world.target(TargetState.IN_SERVICE).run(Duration.ofMillis(500));
        marksOfTheTerminationAppear();
        world.run(Duration.ofMinutes(2)).check();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
    }

    private void marksOfTheTerminationAppear() {
        world.cluster.nodeBecomes(
                true,
                Optional.of(OwnNode.EXCLUSION_VALUE),
                new Journal.Entry.Written(new Journal(
                        Map.of("asg-termination/Terminated", new Journal.Seen(START, Optional.empty())),
                        false,
                        false,
                        "boot-1",
                        Set.of())));
    }

    @Test
    void somebodyWhoCordonsBetweenReadAndPatchIsNotOverwritten() {
        world.start().settle();
        world.latency = a -> Duration.ofMillis(a instanceof Action.PatchNode ? 400 : 10);
        world.terminate().run(Duration.ofMillis(100));
        world.cluster.nodeBecomes(true, Optional.empty(), world.cluster.node().journal());
        world.untilCompleted(MINUTE).check();
        assertThat(world.cluster.node().journal().read().orElseThrow().cordonedBefore())
                .isTrue();
    }

    @Test
    void aNodeThatIsGoneIsNotCordonedAndItsPodsStillLeaveFirst() {
        world.cluster.node(Optional.empty());
        terminated();
        assertThat(world.cluster.count("patch-node")).isZero();
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void aNodeThatGoesAwayDuringTheDrainChangesNothingButTheJournal() {
        world.with(pod("shop/slow").ofReplicaSet().grace(600), Duration.ofMinutes(9));
        world.start().settle().terminate().run(MINUTE);
        var deadline = world.status().plan().orElseThrow().deadline();
        world.cluster.node(Optional.empty());
        world.untilCompleted(HOUR).settle().check();
        world.run(HOUR).check();
        assertThat(world.status().plan().orElseThrow().deadline()).isEqualTo(deadline);
        assertThat(world.status().phase()).isEqualTo(Status.Phase.DONE);
    }

    @Test
    void aNodeThatWasGoneAtTheStartIsLookedForAgainAtTheNotice() {
        var node = world.cluster.node();
        world.cluster.node(Optional.empty());
        world.start().settle();
        world.cluster.node(Optional.of(node));
        world.terminate().untilCompleted(MINUTE).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void withoutThePermissionToPatchTheDrainGoesOnAndSaysSo() {
        world.cluster.patchAllowed = false;
        terminated();
        assertThat(world.cluster.notices).anySatisfy(n -> {
            assertThat(n.reason()).isEqualTo("PermissionMissing");
            assertThat(n.severity()).isEqualTo(Notice.Severity.WARNING);
            assertThat(n.text()).contains("patch nodes");
        });
        assertThat(world.status().troubles()).anyMatch(t -> t.contains("patch nodes"));
    }

    @Test
    void aPermissionThatIsMissingIsAskedForMoreAndMoreSeldom() {
        world.cluster.patchAllowed = false;
        world.with(pod("shop/slow").ofReplicaSet().grace(14_000), Duration.ofHours(3));
        world.drain(Duration.ofHours(4), io.curfew.agent.settings.Settings.OnTimeout.DELETE);
        world.start().settle().terminate().run(Duration.ofHours(2)).check();
        assertThat(world.cluster.count("patch-node")).isLessThan(20);
    }

    @Test
    void aPermissionThatIsGrantedMeanwhileIsUsedAndNoTroubleAnyMore() {
        world.cluster.patchAllowed = false;
        world.with(pod("shop/slow").ofReplicaSet().grace(3600), Duration.ofMinutes(50));
        world.start().settle().terminate().run(MINUTE);
        world.cluster.patchAllowed = true;
        world.run(Duration.ofMinutes(20)).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.status().troubles()).isEmpty();
    }

    @Test
    void aTerminationIsNotForgottenWhereNoJournalCouldBeWrittenAndMetadataGoesBlank() {
        world.cluster.patchAllowed = false;
        world.with(pod("shop/slow").ofReplicaSet().grace(600), Duration.ofMinutes(9));
        world.start().settle().terminate().run(MINUTE);
        world.metadata(Optional.empty());
        world.untilCompleted(HOUR).check();
    }

    @Test
    void withoutThePermissionToReadTheNodeTheDrainGoesOn() {
        world.cluster.readAllowed = false;
        terminated();
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void aPatchThatTheServerTakesWithoutEffectCausesNoStorm() {
        world.cluster.patchesStick = false;
        world.start().settle().terminate().run(Duration.ofMinutes(10)).check();
        assertThat(world.cluster.count("patch-node")).isLessThan(90);
        assertThat(world.status().troubles()).isNotEmpty();
    }

    @Test
    void aBudgetIsRespectedUntilItOpens() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        world.start().settle().terminate().run(Duration.ofMinutes(5));
        assertThat(world.autoScaling.accepted).isEmpty();
        assertThat(world.status().blocking())
                .singleElement()
                .satisfies(p ->
                        assertThat(p.why()).isEqualTo("PodDisruptionBudget shop/web needs 3 healthy pods and has 3."));
        world.cluster.budgets.put("web", 1);
        world.untilCompleted(Duration.ofSeconds(20)).check();
        assertThat(world.cluster.notices)
                .filteredOn(n -> n.reason().equals("EvictionBlocked"))
                .singleElement()
                .satisfies(n -> assertThat(n.text())
                        .isEqualTo("Waiting for pod shop/web-1: PodDisruptionBudget shop/web needs 3 healthy pods and"
                                + " has 3."));
    }

    @Test
    void tenPodsBehindOneClosedBudgetCauseTwelveRequestsAMinute() {
        IntStream.range(0, 10).forEach(i -> {
            world.with(pod("shop/db-" + i).ofReplicaSet());
            world.cluster.budgetOf.put("shop/db-" + i, "db");
        });
        world.start().settle().terminate().run(MINUTE);
        var before = world.cluster.requests.size();
        world.run(Duration.ofMinutes(10)).check();
        assertThat(world.cluster.requests.size() - before).isLessThanOrEqualTo(120);
        world.cluster.budgets.put("db", 10);
        world.untilCompleted(Duration.ofSeconds(20)).check();
    }

    @Test
    void atMostThreeBlockedPodsAreToldOfInOneDrain() {
        IntStream.range(0, 30).forEach(i -> {
            world.with(pod("shop/db-" + i).ofReplicaSet(), Duration.ofSeconds(1));
            world.cluster.budgetOf.put("shop/db-" + i, "db");
        });
        world.start().settle().terminate();
        IntStream.range(0, 30).forEach(_ -> {
            world.run(MINUTE);
            world.cluster.budgets.put("db", 1);
        });
        world.untilCompleted(HOUR).check();
        assertThat(world.reasons()).filteredOn("EvictionBlocked"::equals).hasSize(3);
    }

    @Test
    void aBusyServerSlowsTheDrainAndStopsNothing() {
        world.cluster.answers.put(
                "shop/web-1",
                new ArrayDeque<>(List.of(
                        new EvictionAnswer.ServerBusy(Duration.ofSeconds(2)),
                        new EvictionAnswer.ServerBusy(Duration.ofSeconds(2)))));
        terminated();
        assertThat(world.cluster.count("evict")).isEqualTo(3);
        assertThat(world.reasons()).doesNotContain("EvictionBlocked");
    }

    @Test
    void aSilentServerNeitherCompletesNorLetsTheHookTimeOut() {
        world.start().settle();
        world.cluster.reachable = false;
        world.terminate().run(Duration.ofMinutes(45)).check();
        assertThat(world.autoScaling.accepted).isEmpty();
        assertThat(world.autoScaling.timedOut).isEmpty();
        world.cluster.reachable = true;
        world.cluster.watchMends();
        world.untilCompleted(MINUTE).check();
    }

    @Test
    void aLastListThatFailsIsNeverTakenForAnEmptyOne() {
        world.cluster.listWorks = false;
        world.start().settle().terminate().run(Duration.ofMinutes(30)).check();
        assertThat(world.autoScaling.accepted).isEmpty();
        world.cluster.listWorks = true;
        world.untilCompleted(MINUTE).check();
    }

    @Test
    void aBrokenWatchKeepsWhatItLastSawAndIsATroubleUntilItMends() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        world.start().settle().terminate().run(MINUTE);
        world.cluster.watchBreaks();
        world.cluster.budgets.put("web", 1);
        world.run(MINUTE).check();
        assertThat(world.autoScaling.accepted).isEmpty();
        assertThat(world.status().troubles()).anyMatch(t -> t.contains("cannot be watched"));
        world.cluster.watchMends();
        world.untilCompleted(MINUTE).check();
    }

    @Test
    void whileTheWatchIsBrokenAnOldListIsNoProof() {
        world.start().settle();
        world.autoScaling.alwaysTrouble("describe-hooks", VirtualAutoScaling.Trouble.UNREACHABLE);
        world.terminate().run(Duration.ofSeconds(10));
        assertThat(world.status().phase()).isEqualTo(Status.Phase.COMPLETING);
        world.cluster.watchBreaks();
        world.run(MINUTE);
        world.with(pod("shop/late").ofReplicaSet());
        world.run(Duration.ofSeconds(11));
        world.autoScaling.alwaysTrouble("describe-hooks", null);
        world.run(Duration.ofMinutes(5)).check();
        assertThat(world.autoScaling.accepted).isEmpty();
        world.cluster.watchMends();
        world.untilCompleted(MINUTE).check();
    }

    @Test
    void anActionThatIsNeverAnsweredIsBegunAgainAfterItsTimeLimit() {
        world.lost = a -> (a instanceof Action.PatchNode || a instanceof Action.WatchPods || a instanceof Action.Evict)
                && world.since().toSeconds() < 20;
        world.start().settle().terminate().untilCompleted(Duration.ofMinutes(3)).check();
    }

    @Test
    void aDeleteThatIsForbiddenCausesNoStorm() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        world.cluster.deleteAllowed = false;
        world.drain(Duration.ofMinutes(5), io.curfew.agent.settings.Settings.OnTimeout.DELETE);
        world.start().settle().terminate().run(Duration.ofMinutes(15)).check();
        assertThat(world.cluster.count("delete")).isBetween(2L, 25L);
        assertThat(world.turns).isLessThan(1_000);
    }

    @Test
    void aNodeOfAnotherInstanceIsRefusedAndNothingIsDone() {
        world.metadata.instanceId = "i-0other";
        world.start().settle().terminate().run(HOUR).check();
        assertThat(world.cluster.requests).allMatch(r -> r.what().equals("read-node"));
        assertThat(world.cluster.requests).hasSizeLessThanOrEqualTo(2);
        assertThat(world.autoScaling.calls).isEmpty();
        assertThat(world.status().phase()).isEqualTo(Status.Phase.REFUSED);
        assertThat(world.status().reason()).contains("i-0abc").contains("i-0other");
    }

    @Test
    void silenceOfMetadataDuringTheDrainTakesNothingBack() {
        world.with(pod("shop/slow").ofReplicaSet().grace(600), Duration.ofMinutes(9));
        world.start().settle().terminate().run(MINUTE);
        world.metadataFallsSilent();
        world.untilCompleted(HOUR).check();
        assertThat(world.status().metadata().targetState()).contains(TargetState.TERMINATED.text());
        assertThat(world.status().metadata().doubt()).contains("timeout");
    }

    private void terminated() {
        world.start().settle().terminate().untilCompleted(MINUTE).settle().check();
    }
}
