package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.Hooks;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent dies and another one goes on; the interruption goes away and everything is as it was. */
class RestartTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld();

    @ParameterizedTest(name = "killed for {0} ms after each action")
    @ValueSource(ints = {0, 500, 10_000})
    void killedRightAfterAnyOfItsActionsTheNextAgentComesToTheSameEnd(int down) {
        for (var step = 1; step < 20; step++) {
            killedAfter(step, Duration.ofMillis(down), Duration.ofMillis(10));
        }
    }

    @Test
    void killedBeforeAnyOfItsActionsHadAnEffectTheNextAgentComesToTheSameEnd() {
        for (var moment = 0; moment < 12_000; moment += 97) {
            var w = twoPods();
            w.start().settle().terminate().run(Duration.ofMillis(moment));
            w.start();
            w.untilCompleted(Duration.ofMinutes(2)).run(MINUTE).check();
            assertThat(w.autoScaling.times("complete")).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void anAgentThatDiesEachTenSecondsStillComesToTheEnd() {
        world.with(pod("shop/slow").ofReplicaSet().grace(900), Duration.ofSeconds(700));
        world.start().settle().terminate();
        for (var i = 0; i < 80 && world.autoScaling.accepted.isEmpty(); i++) {
            world.run(Duration.ofSeconds(10)).start();
        }
        world.untilCompleted(MINUTE).run(MINUTE).check();
        assertThat(world.autoScaling.timedOut).isEmpty();
        assertThat(world.cluster.count("evict")).isEqualTo(1);
    }

    @Test
    void theDeadlineOfTheFirstAgentBindsTheNext() {
        world.with(pod("shop/slow").ofReplicaSet().grace(7200), Duration.ofHours(2));
        world.start().settle().terminate().run(Duration.ofMinutes(20));
        var deadline = world.status().plan().orElseThrow().deadline();
        world.start().run(MINUTE);
        assertThat(world.status().plan().orElseThrow().deadline()).isEqualTo(deadline);
    }

    @Test
    void anAgentThatFindsATerminationSendsAHeartbeatAtOnce() {
        world.with(pod("shop/slow").ofReplicaSet().grace(3600), HOUR);
        world.start().settle().terminate().run(Duration.ofSeconds(90));
        world.start().run(Duration.ofSeconds(2));
        assertThat(world.autoScaling.times("heartbeat")).hasSize(1);
    }

    @Test
    void soItDoesWhereTheApiServerIsSilentAndNoJournalCanBeRead() {
        world.with(pod("shop/slow").ofReplicaSet().grace(3600), HOUR);
        world.start().settle().terminate().run(Duration.ofSeconds(90));
        world.cluster.reachable = false;
        world.start().run(Duration.ofSeconds(2));
        assertThat(world.autoScaling.times("heartbeat")).hasSize(1);
    }

    @Test
    void anAgentThatFindsSilentMetadataGoesOnFromTheJournal() {
        world.with(pod("shop/slow").ofReplicaSet().grace(600), Duration.ofMinutes(9));
        world.start().settle().terminate().run(MINUTE);
        world.metadataFallsSilent();
        world.start().untilCompleted(HOUR).check();
    }

    @Test
    void anAgentThatFindsTheHookCompletedDoesNothingMore() {
        twoPodsIn(world).start().settle().terminate().untilCompleted(MINUTE).run(MINUTE);
        var patches = world.cluster.count("patch-node");
        world.start().run(Duration.ofHours(3)).check();
        assertThat(world.autoScaling.times("complete")).hasSize(1);
        assertThat(world.autoScaling.times("heartbeat")).isEmpty();
        assertThat(world.cluster.count("patch-node")).isEqualTo(patches);
        assertThat(world.reasons()).doesNotContain("DrainDeadlineExceeded");
        assertThat(world.status().phase()).isEqualTo(Status.Phase.DONE);
    }

    @Test
    void whatACompletedHookWasIsRememberedWhenTheNodeGoesAway() {
        world.autoScaling.hooks =
                List.of(Hooks.hook("curfew", Duration.ofSeconds(300)), Hooks.hook("curfew-b", Duration.ofSeconds(300)));
        twoPodsIn(world).start().settle().terminate().untilCompleted(MINUTE).settle();
        world.start().settle();
        world.cluster.node(Optional.empty());
        world.run(HOUR).check();
        assertThat(world.autoScaling.times("complete")).hasSize(2);
    }

    @Test
    void aJournaledClockThatWasAheadCausesNoStormOfReads() {
        var ahead = VirtualWorld.START.plus(Duration.ofHours(2));
        world.cluster.nodeBecomes(
                false,
                Optional.empty(),
                new Journal.Entry.Written(new Journal(
                        Map.of("asg-termination/Terminated", new Journal.Seen(ahead, Optional.of(ahead.plus(HOUR)))),
                        false,
                        false,
                        "boot-1",
                        Set.of())));
        twoPodsIn(world).start().settle().terminate().untilCompleted(MINUTE).check();
        assertThat(world.cluster.count("read-node")).isLessThan(4);
    }

    @Test
    void aJournalThatCannotBeReadIsKeptBesideTheNewOne() {
        world.cluster.nodeBecomes(false, Optional.empty(), new Journal.Entry.Unreadable("{\"v\":9}", "version 9"));
        twoPodsIn(world).start().settle();
        assertThat(world.status().troubles()).anyMatch(t -> t.contains("version 9"));
        world.terminate().untilCompleted(MINUTE).check();
        assertThat(world.cluster.patches.getFirst().unreadableJournal()).contains("{\"v\":9}");
    }

    @Test
    void whenTheTerminationIsTakenBackTheNodeIsGivenBackAsItWas() {
        blocked().start().settle().terminate().run(MINUTE);
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.cluster.node().exclusionLabel()).isEmpty();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
        assertThat(world.cluster.watched()).isFalse();
        assertThat(world.status().phase()).isEqualTo(Status.Phase.IDLE);
    }

    @Test
    void aCordonAndALabelOfSomebodyElseAreLeftAlone() {
        world.cluster.nodeBecomes(true, Optional.of("theirs"), new Journal.Entry.None());
        blocked().start().settle().terminate().run(MINUTE);
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.cluster.node().exclusionLabel()).contains("theirs");
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
    }

    @Test
    void aLabelThatSomebodyElseSetInOurWordsIsLeftAlone() {
        world.cluster.nodeBecomes(false, Optional.of(OwnNode.EXCLUSION_VALUE), new Journal.Entry.None());
        blocked().start().settle().terminate().run(MINUTE);
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(world.cluster.node().exclusionLabel()).contains(OwnNode.EXCLUSION_VALUE);
    }

    @Test
    void aCordonThatIsTakenBackByItsOwnerAndRenewedByUsIsOurs() {
        world.cluster.nodeBecomes(true, Optional.empty(), new Journal.Entry.None());
        blocked().start().settle().terminate().run(MINUTE);
        world.cluster.nodeBecomes(false, Optional.empty(), world.cluster.node().journal());
        world.start().run(MINUTE);
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(world.cluster.node().unschedulable()).isFalse();
    }

    @Test
    void anOldJournalThatOutlivedItsMarksTakesNoCordonOfSomebodyElseAway() {
        anOldJournalIsBack();
        world.start().settle();
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
    }

    @Test
    void norDoesItWhereTheNextTerminationIsTakenBack() {
        anOldJournalIsBack();
        world.start().settle().run(MINUTE);
        assertThat(world.cluster.node().exclusionLabel()).contains(OwnNode.EXCLUSION_VALUE);
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.cluster.node().exclusionLabel()).isEmpty();
    }

    // As a patch leaves it that was on its way while the marks were taken away.
    private void anOldJournalIsBack() {
        blocked().start().settle().terminate().run(MINUTE);
        var journal = world.cluster.node().journal();
        world.target(TargetState.IN_SERVICE).run(MINUTE).kill();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        world.cluster.nodeBecomes(true, Optional.empty(), journal);
        world.target(TargetState.TERMINATED);
    }

    @Test
    void aSecondTerminationIsServedLikeTheFirst() {
        twoPodsIn(world).start().settle().terminate().untilCompleted(MINUTE).run(MINUTE);
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        world.autoScaling.accepted.clear();
        world.with(pod("shop/next").ofReplicaSet());
        world.terminate().untilCompleted(MINUTE).check();
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void aJournalIsNotTakenAwayBeforeMetadataHasSpoken() {
        blocked().start().settle().terminate().run(MINUTE);
        world.kill();
        world.cluster.nodeBecomes(
                true,
                world.cluster.node().exclusionLabel(),
                new Journal.Entry.Written(new Journal(
                        Map.of("of-a-later-version/x", new Journal.Seen(Instant.EPOCH, Optional.empty())),
                        false,
                        false,
                        "boot-1",
                        Set.of())));
        world.metadataFallsSilent();
        world.start().run(HOUR).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    private static void killedAfter(int step, Duration down, Duration latency) {
        var w = twoPods();
        w.latency = _ -> latency;
        w.start().settle();
        var left = new AtomicInteger(step);
        w.performed = _ -> {
            if (left.decrementAndGet() == 0) {
                w.kill();
            }
        };
        w.terminate();
        w.run(Duration.ofSeconds(20));
        w.performed = _ -> {};
        w.run(down);
        var before = w.cluster.node().journal().read().stream()
                .flatMap(j -> j.interruptions().values().stream())
                .flatMap(seen -> seen.deadline().stream())
                .findFirst();
        w.start();
        w.until(() -> w.autoScaling.accepted.size() == 1, Duration.ofMinutes(2))
                .run(Duration.ofMinutes(2))
                .check();
        assertThat(w.cluster.names()).isEmpty();
        assertThat(w.status().phase()).isEqualTo(Status.Phase.DONE);
        before.ifPresent(
                b -> assertThat(w.status().plan().orElseThrow().deadline()).isEqualTo(b));
    }

    private VirtualWorld blocked() {
        world.cluster.budgetOf.put("shop/blocked", "web");
        return world.with(pod("shop/blocked").ofReplicaSet());
    }

    private static VirtualWorld twoPods() {
        return twoPodsIn(new VirtualWorld());
    }

    private static VirtualWorld twoPodsIn(VirtualWorld world) {
        return world.with(pod("shop/web-1").ofReplicaSet())
                .with(pod("shop/web-2").ofReplicaSet());
    }
}
