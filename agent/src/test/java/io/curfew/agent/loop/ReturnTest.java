package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Warm pool, standby, detach, and the return to service. */
class ReturnTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld();

    @ParameterizedTest
    @EnumSource(names = {"WARMED_STOPPED", "WARMED_RUNNING", "WARMED_HIBERNATED"})
    void anInstanceThatGoesBackToItsPoolIsDrainedItsHookCompletedAndTheNodeGivenBackWhenItServesAgain(
            TargetState pool) {
        usual();
        intoPool(pool).untilCompleted(MINUTE).check();
        assertThat(world.cluster.names()).isEmpty();
        world.kill();
        world.autoScaling.lifecycle("Warmed:Running");
        world.run(HOUR);
        world.autoScaling.lifecycle("InService");
        world.target(TargetState.IN_SERVICE).start().run(MINUTE).check();
        isGivenBack();
    }

    @Test
    void theFirstWayIntoThePoolConcernsNobody() {
        world.target(TargetState.WARMED_STOPPED)
                .with(pod("kube-system/proxy").ofDaemonSet())
                .start()
                .run(HOUR)
                .check();
        assertThat(world.cluster.count("patch-node")).isZero();
        assertThat(world.cluster.requests).hasSize(2); // the Node and the pods, once
        assertThat(world.autoScaling.calls).isEmpty();
    }

    @Test
    void anAgentThatStartsOnTheWayIntoThePoolDrainsThePodsThatRunHere() {
        world.autoScaling.waitBegins("Warmed:Pending");
        world.target(TargetState.WARMED_STOPPED).with(pod("shop/web-1").ofReplicaSet());
        world.start().untilCompleted(MINUTE).check();
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void anAgentThatIsRestartedOnTheWayIntoThePoolGoesOn() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        usual();
        intoPool(TargetState.WARMED_RUNNING).run(MINUTE);
        world.cluster.remove(world.cluster.pods().getFirst().uid());
        world.start().untilCompleted(MINUTE).check();
    }

    @Test
    void a404BringsNoTerminationBackThatWasTakenBackWhileItsMarksAreBeingRemoved() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        usual();
        world.terminate().run(MINUTE);
        world.latency = action -> Duration.ofSeconds(action instanceof Action.PatchNode ? 20 : 1);
        world.target(TargetState.IN_SERVICE).run(Duration.ofSeconds(5));
        world.metadata(Optional.empty()).run(MINUTE).check();
        isGivenBack();
        assertThat(world.cluster.names()).contains("shop/web-1");
    }

    @Test
    void aPooledInstanceThatIsTerminatedRunsItsHookASecondTime() {
        usual();
        intoPool(TargetState.WARMED_RUNNING).untilCompleted(MINUTE).settle();
        world.autoScaling.lifecycle("Warmed:Running");
        world.run(HOUR);
        world.autoScaling.waitBegins("Warmed:Terminating");
        world.target(TargetState.WARMED_TERMINATED).untilCompleted(MINUTE).check();
    }

    @Test
    void soItDoesWhereTheAgentWasRestartedBetween() {
        usual();
        intoPool(TargetState.WARMED_RUNNING).untilCompleted(MINUTE).settle();
        world.kill();
        world.autoScaling.waitBegins("Warmed:Terminating");
        world.target(TargetState.WARMED_TERMINATED)
                .start()
                .untilCompleted(MINUTE)
                .check();
    }

    @ParameterizedTest
    @EnumSource(names = {"STANDBY", "DETACHED"})
    void onStandbyOrDetachedTheNodeIsDrainedAndGivenBackInService(TargetState state) {
        usual();
        world.autoScaling.lifecycle(state.text());
        world.target(state).run(MINUTE).check();
        assertThat(world.cluster.names()).isEmpty();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.autoScaling.accepted).isEmpty();
        assertThat(world.autoScaling.times("heartbeat")).isEmpty();
        world.autoScaling.lifecycle("InService");
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        isGivenBack();
    }

    @Test
    void podsThatAnEarlierDrainHasLeftAreLookedForBeforeTheyAreSentAway() {
        var web = pod("shop/web-1").ofReplicaSet();
        world.with(web).metadata.rebalance(world.time.instant());
        world.cluster.budgetOf.put("shop/web-1", "web");
        world.start().settle().terminate().run(MINUTE);
        assertThat(world.cluster.count("evict shop/web-1")).isPositive();
        world.target(TargetState.IN_SERVICE).run(MINUTE);
        assertThat(world.status().phase()).isEqualTo(Status.Phase.CORDONED);
        assertThat(world.cluster.watched()).isFalse();
        world.cluster.remove(web.build().uid());
        world.with(pod("shop/web-2").ofReplicaSet());
        var before = world.cluster.requests.size();
        world.target(TargetState.DETACHED).run(MINUTE).check();
        assertThat(world.cluster.requests.stream().skip(before).map(VirtualCluster.Request::what))
                .contains("evict shop/web-2")
                .doesNotContain("evict shop/web-1");
    }

    @Test
    void anInstanceOnStandbyThatIsTerminatedHasItsHookServed() {
        usual();
        world.autoScaling.lifecycle("Standby");
        world.target(TargetState.STANDBY).run(MINUTE);
        world.terminate().untilCompleted(MINUTE).check();
    }

    @Test
    void theNotFoundAfterALiveMigrationIsNoAlarmAndNoReturn() {
        usual().metadata(Optional.empty()).run(HOUR);
        assertThat(world.cluster.requests).hasSize(1);
        world.target(TargetState.STANDBY).run(MINUTE);
        world.metadata(Optional.empty()).run(HOUR).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    private VirtualWorld intoPool(TargetState pool) {
        world.autoScaling.waitBegins("Warmed:Pending");
        return world.target(pool);
    }

    private VirtualWorld usual() {
        return world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
    }

    private void isGivenBack() {
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.cluster.node().exclusionLabel()).isEmpty();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
        assertThat(world.status().phase()).isEqualTo(Status.Phase.IDLE);
    }
}
