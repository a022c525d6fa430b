package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.recycle.Capacity;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replacement first, on an operator's word. */
class RecycleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld().set("--recycle.enabled=true");

    /** A group that needs two minutes to launch another instance, and terminates as usual. */
    @BeforeEach
    void group() {
        world.autoScaling.onStandby = () -> {
            world.metadata.target(Optional.of(TargetState.STANDBY));
            world.autoScaling.capacity = new Capacity(3, 2);
            world.time.after(Duration.ofSeconds(20), () -> world.autoScaling.lifecycle("Standby"));
            world.time.after(Duration.ofMinutes(2), () -> world.autoScaling.capacity = new Capacity(3, 3));
        };
        world.autoScaling.onTerminate = world::terminate;
    }

    @Test
    void theReplacementComesFirstThenThePodsLeaveThenTheInstanceEndsThroughItsGroup() {
        requested().run(Duration.ofSeconds(100));
        assertThat(world.cluster.names()).hasSize(1);
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.status().reason())
                .contains("waiting until 3 instances")
                .contains("2 are");
        world.untilCompleted(Duration.ofMinutes(10)).settle().check();
        assertThat(world.cluster.names()).isEmpty();
        assertThat(world.autoScaling.times("enter-standby")).hasSize(1);
        assertThat(world.autoScaling.times("terminate")).hasSize(1);
        assertThat(world.reasons()).contains("RecycleAccepted");
        assertThat(world.cluster.node().recycle()).contains("accepted");
    }

    @Test
    void killedAtAnyMomentTheNextAgentComesToTheSameEnd() {
        for (var moment = 1; moment < 260; moment += 7) {
            var again = new RecycleTest();
            again.group();
            again.requested().run(Duration.ofSeconds(moment));
            again.world.start();
            again.world.untilCompleted(Duration.ofMinutes(10)).settle().check();
            assertThat(again.world.cluster.names()).isEmpty();
            assertThat(again.world.autoScaling.calls)
                    .filteredOn(
                            c -> c.what().equals("enter-standby") && c.answer().equals("Good"))
                    .hasSize(1);
        }
    }

    @Test
    void aWaitThatTakesHoursCostsFewRequests() {
        world.autoScaling.onStandby = () -> {
            world.metadata.target(Optional.of(TargetState.STANDBY));
            world.autoScaling.lifecycle("Standby");
            world.autoScaling.capacity = new Capacity(3, 2);
        };
        requested().run(HOUR).check();
        assertThat(world.cluster.names()).hasSize(1);
        assertThat(world.autoScaling.calls).hasSizeLessThan(600);
        assertThat(world.cluster.count("read-node")).isLessThan(65);
    }

    @Test
    void aReplacementThatDoesNotComeUpIsToldOfAndAgainEachHour() {
        world.autoScaling.onStandby = () -> {
            world.metadata.target(Optional.of(TargetState.STANDBY));
            world.autoScaling.lifecycle("Standby");
            world.autoScaling.capacity = new Capacity(3, 2);
        };
        requested().run(MINUTE.multipliedBy(10));
        assertThat(world.reasons()).doesNotContain("ReplacementMissing");
        world.run(HOUR.multipliedBy(5)).check();
        assertThat(world.cluster.notices)
                .filteredOn(n -> n.reason().equals("ReplacementMissing"))
                .singleElement()
                .satisfies(n -> assertThat(n.text())
                        .contains("of the 3 instances that group workers should have in service, 2 are"));
        assertThat(world.cluster.count("tell-again")).isBetween(3L, 5L);
        assertThat(world.cluster.count("set-conditions")).isLessThanOrEqualTo(3);
    }

    @Test
    void podsBehindABudgetAreNeverDeletedAndTheInstanceStaysUntilTheyAreGone() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        requested().run(Duration.ofHours(5)).check();
        assertThat(world.cluster.count("delete")).isZero();
        assertThat(world.autoScaling.times("terminate")).isEmpty();
        world.cluster.budgets.put("web", 1);
        world.untilCompleted(HOUR).check();
    }

    @Test
    void finishStandbyLeavesTheInstanceThereDrained() {
        world.set("--recycle.finish=standby");
        requested().run(HOUR).check();
        assertThat(world.cluster.names()).isEmpty();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.autoScaling.times("terminate")).isEmpty();
        assertThat(world.status().plan().orElseThrow().interruption()).isEqualTo("recycle");
    }

    @Test
    void whileAPatchMayStillBeOnItsWayThatTakesTheJournalBackNothingGoesOnStandby() {
        world.cluster.patchAnswers.add(new NodeAnswer.Failed("connection reset"));
        requested().run(NodeRules.ON_ITS_WAY);
        assertThat(world.cluster.count("patch-node")).isPositive();
        assertThat(world.autoScaling.times("enter-standby")).isEmpty();
        world.run(MINUTE).check();
        assertThat(world.autoScaling.times("enter-standby")).hasSize(1);
    }

    @Test
    void takenOutOfStandbyTheNodeIsGivenBackAndNotRecycledAgain() {
        leftOnStandbyAndTakenOutOfIt();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
        assertThat(world.autoScaling.times("enter-standby")).hasSize(1);
    }

    @Test
    void aPatchThatLeavesNoMarksIsForTheNodeAsItWasReadSinceLateItWouldHideThoseOfACordonAfterIt() {
        leftOnStandbyAndTakenOutOfIt();
        assertThat(world.cluster.patches.stream().filter(NodePatch::takesMarksAway))
                .hasSizeGreaterThan(2)
                .allSatisfy(p -> assertThat(p.resourceVersion()).isPresent());
    }

    private void leftOnStandbyAndTakenOutOfIt() {
        world.set("--recycle.finish=standby");
        requested().run(HOUR);
        world.autoScaling.lifecycle("InService");
        world.target(TargetState.IN_SERVICE).run(HOUR).check();
    }

    @Test
    void takenOutOfStandbyNobodyIsSentAwayAnyMoreAlsoWhileTheJournalCannotBePatched() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        requested().run(Duration.ofMinutes(5));
        assertThat(world.cluster.count("evict")).isPositive();
        world.autoScaling.lifecycle("InService");
        world.latency = a -> Duration.ofSeconds(a instanceof Action.PatchNode ? 25 : 0);
        world.target(TargetState.IN_SERVICE).run(Duration.ofSeconds(1));
        var before = world.cluster.count("evict");
        world.run(Duration.ofSeconds(20)).check();
        assertThat(world.cluster.node().journal().read()).isPresent();
        assertThat(world.cluster.count("evict")).isEqualTo(before);
    }

    @Test
    void anInstanceThatIsTakenOutOfStandbyWhileMetadataIsSilentIsNotItsOwnReplacement() {
        world.autoScaling.onStandby = () -> {
            world.metadata.target(Optional.of(TargetState.STANDBY));
            world.autoScaling.lifecycle("Standby");
            world.autoScaling.capacity = new Capacity(1, 0);
        };
        requested().run(MINUTE);
        world.metadata(Optional.empty());
        world.autoScaling.lifecycle("InService");
        world.autoScaling.capacity = new Capacity(2, 2);
        world.run(HOUR).check();
        assertThat(world.cluster.names()).hasSize(1);
        assertThat(world.cluster.node().unschedulable()).isFalse();
    }

    @Test
    void anInstanceInNoGroupIsRefusedOnceAndClearly() {
        world.autoScaling.membership = Optional.empty();
        requested().run(HOUR).check();
        assertThat(world.cluster.node().recycle()).contains("refused");
        assertThat(world.reasons()).containsOnlyOnce("RecycleRefused");
        assertThat(world.cluster.notices.getLast().text()).contains("no Auto Scaling group");
        assertThat(world.autoScaling.times("enter-standby")).isEmpty();
    }

    @Test
    void aMissingPermissionIsToldAndTheRequestCanBeTakenBack() {
        world.autoScaling.alwaysTrouble("enter-standby", VirtualAutoScaling.Trouble.DENIED);
        requested().run(HOUR).check();
        assertThat(world.reasons()).contains("RecycleRefused");
        assertThat(world.status().troubles()).anyMatch(t -> t.contains("autoscaling:EnterStandby"));
        assertThat(world.autoScaling.times("enter-standby")).hasSizeLessThan(40);
        world.cluster.recycle("");
        world.run(Duration.ofMinutes(5)).check();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
    }

    @Test
    void aTerminationInBetweenIsServedAndNothingIsRecycled() {
        requested().run(Duration.ofSeconds(10));
        world.terminate().untilCompleted(MINUTE).run(HOUR).check();
        assertThat(world.autoScaling.times("terminate")).isEmpty();
    }

    @Test
    void whereRecycleIsTurnedOffMeanwhileTheStandbyIsAnInterruptionLikeAnyOther() {
        requested().run(Duration.ofSeconds(40)).kill();
        world.settings = Settings.defaults("node-1");
        world.start().run(MINUTE).check();
        assertThat(world.status().plan().orElseThrow().interruption()).isEqualTo("standby");
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void withoutRecycleEnabledNobodyLooks() {
        var quiet = new VirtualWorld();
        quiet.cluster.recycle("requested");
        quiet.start().run(HOUR.multipliedBy(5)).check();
        assertThat(quiet.cluster.requests).hasSize(1);
        assertThat(quiet.autoScaling.calls).isEmpty();
    }

    @Test
    void withRecycleEnabledAnIdleNodeIsLookedAtOnceAMinute() {
        world.start().run(HOUR).check();
        assertThat(world.cluster.requests).hasSizeBetween(55, 62);
        assertThat(world.autoScaling.calls).isEmpty();
    }

    private VirtualWorld requested() {
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
        world.cluster.recycle("requested");
        return world.run(MINUTE);
    }
}
