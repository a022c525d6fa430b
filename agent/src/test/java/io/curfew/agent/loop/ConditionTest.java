package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.port.NodeCondition.Type.DRAINED;
import static io.curfew.agent.port.NodeCondition.Type.DRAIN_IN_PROGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodeCondition;
import io.curfew.agent.port.NodeCondition.Status;
import io.curfew.agent.recycle.Capacity;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The conditions of the own Node: set at the begin and the end of a drain, and taken back with the other marks. */
class ConditionTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void aDrainShowsItsBeginAndItsEnd() {
        blocked().run(MINUTE);
        assertThat(status(DRAIN_IN_PROGRESS)).isEqualTo(Status.TRUE);
        assertThat(status(DRAINED)).isEqualTo(Status.FALSE);
        assertThat(condition(DRAIN_IN_PROGRESS).reason()).isEqualTo("CurfewAsgTermination");
        var begun = condition(DRAIN_IN_PROGRESS).since();
        world.cluster.budgets.put("web", 1);
        world.untilCompleted(HOUR).settle().check();
        assertThat(status(DRAIN_IN_PROGRESS)).isEqualTo(Status.FALSE);
        assertThat(status(DRAINED)).isEqualTo(Status.TRUE);
        assertThat(condition(DRAINED).since()).isAfter(begun);
        assertThat(condition(DRAINED).message()).isEqualTo("No pod that must leave is left on the node.");
        assertThat(world.cluster.conditionPatches).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void theMessageNamesTheInterruptionTheDeadlineThePodAndItsBudget() {
        blocked().run(MINUTE);
        assertThat(condition(DRAIN_IN_PROGRESS).message())
                .contains("Draining because of asg-termination, until ")
                .contains(world.status().plan().orElseThrow().deadline().toString())
                .contains("Waiting for pod shop/web-1.")
                .contains("PodDisruptionBudget shop/web needs 3 healthy pods and has 3");
    }

    @Test
    void aDrainOfHoursIsPatchedAFewTimesOnly() {
        world.set("--drain.timeout=20h", "--drain.on-timeout=stay");
        blocked().run(HOUR.multipliedBy(20)).check();
        assertThat(world.cluster.conditionPatches).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void theTimeOfTheTransitionIsKeptWhileOnlyTheWordsChange() {
        world.with(pod("shop/cart").ofReplicaSet(), Duration.ofSeconds(15));
        blocked().run(Duration.ofSeconds(10));
        var since = condition(DRAIN_IN_PROGRESS).since();
        var before = condition(DRAIN_IN_PROGRESS).message();
        world.run(MINUTE);
        assertThat(condition(DRAIN_IN_PROGRESS).message()).isNotEqualTo(before);
        assertThat(condition(DRAIN_IN_PROGRESS).since()).isEqualTo(since);
    }

    @Test
    void withPodsLeftAtTheEndTheNodeIsNotCalledDrained() {
        world.drain(Duration.ofMinutes(2), OnTimeout.CONTINUE);
        blocked().untilCompleted(Duration.ofMinutes(5)).settle();
        assertThat(status(DRAIN_IN_PROGRESS)).isEqualTo(Status.FALSE);
        assertThat(status(DRAINED)).isEqualTo(Status.FALSE);
        assertThat(condition(DRAINED).message()).isEqualTo("1 pod was left when the time was up.");
    }

    @Test
    void aNodeThatIsGivenBackHasNoneOfThem() {
        blocked().run(MINUTE);
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(conditions()).isEmpty();
        assertThat(world.cluster.node().unschedulable()).isFalse();
    }

    @Test
    void whatSomebodyElseWroteIsNeitherChangedNorRemoved() {
        var theirs = new NodeCondition(DRAINED, Status.FALSE, "KubectlDrain", "not yet", VirtualWorld.START);
        world.cluster.node(Optional.of(world.cluster.node().with(Map.of(DRAINED, theirs))));
        blocked().run(MINUTE);
        assertThat(condition(DRAINED)).isEqualTo(theirs);
        assertThat(status(DRAIN_IN_PROGRESS)).isEqualTo(Status.TRUE);
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(conditions()).containsExactly(Map.entry(DRAINED, theirs));
    }

    @Test
    void aRestartedAgentWritesNothingThatStandsThereAlready() {
        blocked().run(Duration.ofSeconds(20));
        var patches = world.cluster.conditionPatches.size();
        world.start().run(Duration.ofSeconds(20)).check();
        assertThat(world.cluster.conditionPatches).hasSize(patches);
    }

    @Test
    void whatAnAgentThatDiedHasLeftOnANodeThatIsNotDrainedIsTakenAway() {
        var left = new NodeCondition(
                DRAIN_IN_PROGRESS, Status.TRUE, "CurfewSpot", "Draining", Instant.parse("2026-11-20T10:00:00Z"));
        world.cluster.node(Optional.of(world.cluster.node().with(Map.of(DRAIN_IN_PROGRESS, left))));
        world.start().run(MINUTE).check();
        assertThat(conditions()).isEmpty();
    }

    @Test
    void aRefusalDelaysNothingIsToldAsATroubleAndIsNotTriedForEver() {
        world.cluster.statusAllowed = false;
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle().terminate();
        world.untilCompleted(Duration.ofSeconds(10)).check();
        assertThat(world.status().troubles())
                .contains("The Node's conditions do not show the drain: not allowed to patch nodes/status.");
        world.run(HOUR);
        assertThat(world.cluster.count("set-conditions")).isLessThanOrEqualTo(3);
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void evictionsGoFirst() {
        for (var i = 0; i < 60; i++) {
            world.with(pod("shop/web-" + i).ofReplicaSet());
        }
        world.start().settle().terminate().run(Duration.ofSeconds(30));
        var last = world.cluster.times("evict").getLast();
        assertThat(world.cluster.times("set-conditions").getFirst()).isAfterOrEqualTo(last);
        assertThat(world.cluster.times("tell").getFirst()).isAfterOrEqualTo(last);
    }

    @Test
    void aCordonWithoutADrainHasNoConditions() {
        world.set("--on.asg-termination=cordon");
        blocked().run(MINUTE).check();
        assertThat(conditions()).isEmpty();
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void aRecycleShowsThatItWaitsForItsReplacement() {
        world.set("--recycle.enabled=true", "--recycle.finish=standby");
        world.autoScaling.onStandby = () -> {
            world.metadata.target(Optional.of(TargetState.STANDBY));
            world.autoScaling.lifecycle("Standby");
            world.autoScaling.capacity = new Capacity(3, 2);
        };
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
        world.cluster.recycle("requested");
        world.run(Duration.ofMinutes(3)).check();
        assertThat(status(DRAIN_IN_PROGRESS)).isEqualTo(Status.FALSE);
        assertThat(condition(DRAIN_IN_PROGRESS).reason()).isEqualTo("CurfewRecycle");
        assertThat(condition(DRAIN_IN_PROGRESS).message()).contains("waiting until 3 instances");
        world.autoScaling.capacity = new Capacity(3, 3);
        world.run(MINUTE).check();
        assertThat(status(DRAINED)).isEqualTo(Status.TRUE);
        assertThat(condition(DRAINED).reason()).isEqualTo("CurfewRecycle");
    }

    @Test
    void anAnswerToARequestThatIsOlderThanThePatchDoesNotHideIt() {
        world.latency = action -> Duration.ofMillis(action instanceof Action.ReadNode ? 5_000 : 10);
        blocked().run(MINUTE.multipliedBy(2)).check();
        assertThat(world.cluster.conditionPatches).hasSizeLessThanOrEqualTo(2);
    }

    private VirtualWorld blocked() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        return world.with(pod("shop/web-1").ofReplicaSet()).start().settle().terminate();
    }

    private Map<NodeCondition.Type, NodeCondition> conditions() {
        return world.cluster.node().conditions();
    }

    private NodeCondition condition(NodeCondition.Type type) {
        return Optional.ofNullable(conditions().get(type)).orElseThrow();
    }

    private Status status(NodeCondition.Type type) {
        return condition(type).status();
    }
}
