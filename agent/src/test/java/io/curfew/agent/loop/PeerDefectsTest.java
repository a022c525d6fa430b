package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What is wrong with the main peer, by the letters of nth.md section 3, and Curfew without it. E, F and G are about
 * instance metadata: PeerDefectsImdsTest.
 */
class PeerDefectsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void nonStopDrainOneNoticeIsOneDrainHoweverOftenItIsSeen() {
        blocked().terminate();
        for (var i = 0; i < 600; i++) {
            world.metadata.look();
            world.settle();
        }
        world.check();
        assertThat(world.reasons()).containsOnlyOnce("DrainStarted");
        assertThat(world.cluster.count("patch-node")).isLessThanOrEqualTo(2);
        assertThat(world.cluster.count("evict")).isLessThan(60);
    }

    @Test
    void aRestartBeforeTheRebootResumesTheDrain() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        web().metadata
                .maintenance("event-1", "system-reboot", world.time.instant().plusSeconds(300));
        world.run(MINUTE);
        var evictions = world.cluster.count("evict");
        world.start().run(Duration.ofMinutes(3));
        assertThat(world.cluster.count("evict")).isGreaterThan(evictions);
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void bTheExclusionLabelIsRemovedWhereItIsOursAndOnlyThere() {
        blocked().terminate().run(MINUTE);
        assertThat(world.cluster.node().exclusionLabel()).contains(OwnNode.EXCLUSION_VALUE);
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(world.cluster.node().exclusionLabel()).isEmpty();

        var theirs = new VirtualWorld();
        theirs.cluster.nodeBecomes(
                false, Optional.of("theirs"), theirs.cluster.node().journal());
        theirs.start().settle().terminate().run(MINUTE);
        theirs.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(theirs.cluster.node().exclusionLabel()).contains("theirs");
    }

    @Test
    void cWhereNoEventCanBeWrittenEveryPodIsEvictedAllTheSame() {
        web();
        world.lost = Action.Tell.class::isInstance;
        world.terminate().untilCompleted(Duration.ofMinutes(5)).check();
        assertThat(world.cluster.names()).isEmpty();
        assertThat(world.cluster.count("evict")).isEqualTo(1);
    }

    @Test
    void dErrorsAddUpToNothingHoweverMany() {
        web();
        for (var i = 0; i < 50; i++) {
            world.metadataFallsSilent().settle();
            world.metadata.speakAgain();
            world.settle();
        }
        world.terminate().untilCompleted(MINUTE).check();
    }

    @Test
    void earlyDrainAMaintenanceIsNotDrainedForWeeksAhead() {
        web().metadata
                .maintenance("event-1", "system-reboot", world.time.instant().plus(Duration.ofDays(14)));
        world.run(Duration.ofDays(13)).check();
        assertThat(world.cluster.count("evict")).isZero();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        world.run(Duration.ofDays(1)).check();
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void rebalanceDoesNotCordonForEver() {
        web().metadata.rebalance(world.time.instant());
        world.run(Duration.ofMinutes(30));
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.run(HOUR).check();
        assertThat(world.cluster.node().unschedulable()).isFalse();
    }

    @Test
    void hTheNodeIsKnownByItsOwnNameAndByNoLabel() {
        web().terminate().untilCompleted(MINUTE);
        assertThat(world.cluster.requests)
                .extracting(VirtualCluster.Request::what)
                .contains("read-node");
        assertThat(world.cluster.requests).noneMatch(r -> r.what().startsWith("list-nodes"));
    }

    @Test
    void iWhoIsToldAndHowLongThatTakesDelaysNoPod() {
        web();
        world.latency = a -> a instanceof Action.Tell ? Duration.ofSeconds(25) : Duration.ofMillis(10);
        world.terminate().run(Duration.ofSeconds(3));
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void aPodThatIsRefusedOnceDoesNotFailTheDrain() {
        web();
        world.cluster.answers.put(
                "shop/web-1", new ArrayDeque<>(Collections.nCopies(5, new EvictionAnswer.Unreachable("reset"))));
        world.terminate().untilCompleted(Duration.ofMinutes(5)).check();
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void afterTheWarmPoolTheStandbyAndTheTerminationThatWasTakenBackTheNodeServesAgain() {
        for (var state : List.of(TargetState.WARMED_STOPPED, TargetState.STANDBY, TargetState.TERMINATED)) {
            var again = new VirtualWorld();
            again.start().settle().target(state).run(MINUTE);
            assertThat(again.cluster.node().unschedulable()).as(state.text()).isTrue();
            again.target(TargetState.IN_SERVICE).run(MINUTE).check();
            assertThat(again.cluster.node().unschedulable()).as(state.text()).isFalse();
        }
    }

    private VirtualWorld web() {
        return world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
    }

    private VirtualWorld blocked() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        return web();
    }
}
