package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodePatch;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spot interruptions and rebalance recommendations. */
class SpotTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld();

    @ParameterizedTest
    @ValueSource(strings = {"terminate", "stop", "hibernate"})
    void aSpotNoticeSendsThePodsHomeBeforeItsTime(String action) {
        spot(action, Duration.ofSeconds(120)).run(Duration.ofSeconds(119)).check();
        assertThat(world.cluster.names()).isEmpty();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.autoScaling.accepted).isEmpty();
    }

    @Test
    void aSpotNoticeAndATerminationAreOnePlanWithTheEarlierDeadlineAndTheHookIsCompleted() {
        spot("terminate", Duration.ofSeconds(120)).settle();
        world.terminate().settle();
        assertThat(world.status().plan().orElseThrow().interruption()).isEqualTo("spot");
        assertThat(world.status().plan().orElseThrow().deadline()).isEqualTo(at(Duration.ofSeconds(120)));
        world.untilCompleted(MINUTE).check();
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void theRestartOfAnAgentKeepsTheTimeOfANoticeThatHasNone() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        usual();
        world.metadata.spot("{\"action\":\"terminate\",\"time\":\"soon\"}");
        world.run(Duration.ofSeconds(40));
        var deadline = world.status().plan().orElseThrow().deadline();
        world.start().run(Duration.ofSeconds(5));
        assertThat(world.status().plan().orElseThrow().deadline()).isEqualTo(deadline);
    }

    @Test
    void aNoticeThatIsNewAtEachPollIsOneInterruption() {
        usual();
        for (var i = 0; i < 60; i++) {
            world.metadata.spot("terminate", world.time.instant().plusSeconds(120));
            world.settle();
        }
        world.check();
        assertThat(world.cluster.count("patch-node")).isLessThanOrEqualTo(2);
        assertThat(world.cluster.count("evict")).isEqualTo(1);
        assertThat(world.reasons()).containsOnlyOnce("DrainStarted");
    }

    @Test
    void metadataThatFallsSilentTakesNoNoticeBack() {
        spot("stop", Duration.ofSeconds(120)).settle();
        world.metadataFallsSilent();
        world.run(HOUR);
        world.start().run(HOUR).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void aPassingNotFoundTakesNoNoticeBack() {
        spot("terminate", Duration.ofSeconds(120)).settle();
        world.metadata.noSpot();
        world.run(Duration.ofSeconds(100));
        world.metadata.spot("terminate", at(Duration.ofSeconds(120)));
        world.run(Duration.ofMinutes(10)).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void aStoppedInstanceThatIsStartedAgainGetsItsNodeBackWhenTheNotFoundHasLasted() {
        spot("stop", Duration.ofSeconds(120)).run(Duration.ofSeconds(120)).kill();
        world.metadata.noSpot();
        world.run(HOUR);
        world.start().run(MINUTE);
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.run(Duration.ofMinutes(2)).check();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
    }

    @Test
    void aRebalanceRecommendationIsHeldAndThenTheNodeIsGivenBackOnceAndNeverAgain() {
        rebalance().run(Duration.ofMinutes(59));
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.run(Duration.ofMinutes(2)).check();
        isGivenBack();
        world.start().run(Duration.ofHours(5)).check();
        isGivenBack();
        assertThat(world.cluster.count("patch-node")).isEqualTo(2);
    }

    @Test
    void theHoldRunsOnWhileTheAgentIsAway() {
        rebalance().run(Duration.ofMinutes(30)).kill();
        world.run(HOUR);
        world.start().run(Duration.ofSeconds(30)).check();
        isGivenBack();
    }

    @Test
    void anotherRecommendationCountsAnew() {
        rebalance().run(Duration.ofMinutes(61));
        isGivenBack();
        world.metadata.rebalance(world.time.instant());
        world.settle();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.run(Duration.ofMinutes(61)).check();
        isGivenBack();
    }

    @Test
    void aRecommendationThatTakesThePlaceOfAnotherIsHeldInItsTurnAndThenTheNodeIsGivenBack() {
        rebalance().run(Duration.ofMinutes(30));
        world.metadata.rebalance(world.time.instant());
        world.run(Duration.ofMinutes(45)).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.run(Duration.ofMinutes(20)).check();
        isGivenBack();
        world.run(Duration.ofHours(3)).check();
        isGivenBack();
        assertThat(world.cluster.count("patch-node")).isEqualTo(3);
    }

    @Test
    void whatIsSpentIsForgottenWhenItIsNoLongerShown() {
        rebalance().run(Duration.ofMinutes(61));
        world.metadata.noRebalance();
        world.run(Duration.ofMinutes(3)).check();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
    }

    @Test
    void aSpotNoticeAfterARecommendationRules() {
        rebalance().run(Duration.ofMinutes(50));
        world.metadata.spot("terminate", world.time.instant().plusSeconds(120));
        world.run(Duration.ofSeconds(100)).check();
        assertThat(world.status().plan().orElseThrow().interruption()).isEqualTo("spot");
        assertThat(world.cluster.names()).isEmpty();
        world.run(Duration.ofMinutes(30)).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void aRecommendationThatIsIgnoredCausesNoRequest() {
        world.set("--on.rebalance=ignore");
        rebalance().run(Duration.ofHours(3)).check();
        assertThat(world.cluster.requests).hasSize(1);
    }

    @Test
    void whileATerminationStandsARecommendationThatLapsesGivesNothingBack() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        rebalance().run(Duration.ofMinutes(50));
        world.terminate().run(Duration.ofMinutes(20)).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.cluster.node().journal().read().orElseThrow().interruptions())
                .containsOnlyKeys("asg-termination/Terminated");
    }

    private VirtualWorld usual() {
        return world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
    }

    private VirtualWorld spot(String action, Duration ahead) {
        usual();
        world.metadata.spot(action, at(ahead));
        return world;
    }

    @Test
    void marksThatAnUnansweredPatchLeavesAfterTheHoldAreTakenAwayAndNotForgotten() {
        world.set("--rebalance.hold=1m");
        rebalance().run(Duration.ofMinutes(5));
        assertThat(world.cluster.node().journal().read()).isPresent();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        world.metadata.rebalance(world.time.instant());
        world.lost = new SecondPatchComesLate();
        world.run(Duration.ofMinutes(5)).check();
        assertThat(world.cluster.patches.stream().filter(NodePatch::cordons)).hasSize(2);
        assertThat(world.cluster.patches.getLast().takesMarksAway()).isTrue();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.cluster.node().exclusionLabel()).isEmpty();
    }

    @Test
    void whatIsForgottenIsForgottenOfTheNodeAsItWasRead() {
        rebalance().run(Duration.ofMinutes(61));
        assertThat(world.cluster.node().journal().read()).isPresent();
        world.cluster.ready(); // its kubelet changes the Node meanwhile
        world.metadata.noRebalance();
        world.run(Duration.ofMinutes(5)).check();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
        assertThat(world.cluster.patches.getLast().resourceVersion()).isPresent();
    }

    /** Of two patches no answer comes. The second cordons the node all the same, when the hold of a minute is over. */
    private final class SecondPatchComesLate implements Predicate<Action> {
        private int patches;

        @Override
        public boolean test(Action action) {
            if (!(action instanceof Action.PatchNode(var patch)) || ++patches > 2) {
                return false;
            }
            if (patches == 2) {
                world.time.after(action.timeLimit().minusMillis(50), () -> world.cluster.patchNode(patch));
            }
            return true;
        }
    }

    private VirtualWorld rebalance() {
        usual();
        world.metadata.rebalance(world.time.instant());
        return world;
    }

    private static Instant at(Duration ahead) {
        return VirtualWorld.START.plusSeconds(1).plus(ahead);
    }

    private void isGivenBack() {
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.cluster.node().exclusionLabel()).isEmpty();
        assertThat(world.cluster.node().journal().read().filter(Journal::marks)).isEmpty();
    }
}
