package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.TargetState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A plan that only keeps new pods away. */
class CordonTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld().set("--on.asg-termination=cordon");

    @Test
    void theNodeIsCordonedAndItsPodsAreNotLookedAt() {
        cordoned();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.cluster.node().journal().read()).isPresent();
        assertThat(world.cluster.requests)
                .extracting(r -> r.what())
                .containsExactly("read-node", "read-node", "patch-node", "tell");
        assertThat(world.cluster.names()).containsExactly("shop/web");
    }

    @Test
    void noHookIsLookedForKeptAliveOrCompleted() {
        cordoned();
        assertThat(world.autoScaling.calls).isEmpty();
    }

    @Test
    void theStatusSaysSo() {
        cordoned();
        assertThat(world.status().phase()).isEqualTo(Status.Phase.CORDONED);
        assertThat(world.status().reason()).contains("asg-termination").contains("kept away");
        assertThat(world.status().plan().orElseThrow().effect()).isEqualTo("cordon");
        assertThat(world.status().troubles()).isEmpty();
        assertThat(world.status().pods()).isEmpty();
        assertThat(world.reasons()).containsExactly("CordonSucceeded");
    }

    @Test
    void aNodeThatMayNotBeCordonedIsNotCalledCordoned() {
        world.cluster.patchAllowed = false;
        cordoned();
        assertThat(world.status().phase()).isEqualTo(Status.Phase.CORDONING);
        assertThat(world.reasons()).containsExactly("PermissionMissing");
    }

    @Test
    void whenItIsOverTheNodeIsGivenBack() {
        cordoned();
        world.target(TargetState.IN_SERVICE).run(Duration.ofMinutes(1)).check();
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.status().phase()).isEqualTo(Status.Phase.IDLE);
    }

    @Test
    void whatIsIgnoredChangesNothing() {
        var ignoring = new VirtualWorld().set("--on.asg-termination=ignore").with(pod("shop/web"));
        ignoring.start().settle().terminate().run(HOUR).check();
        assertThat(ignoring.status().phase()).isEqualTo(Status.Phase.IDLE);
        assertThat(ignoring.cluster.requests).hasSize(1);
        assertThat(ignoring.autoScaling.calls).isEmpty();
    }

    @Test
    void whatIsAnnouncedForLaterIsSaidAndNotActedOn() {
        var waiting = new VirtualWorld().with(pod("shop/web").ofReplicaSet());
        waiting.start().settle();
        waiting.metadata.maintenance(
                "instance-event-1", "system-reboot", waiting.time.instant().plus(HOUR));
        waiting.run(Duration.ofMinutes(49));
        assertThat(waiting.status().phase()).isEqualTo(Status.Phase.ANNOUNCED);
        assertThat(waiting.status().reason()).contains("maintenance").contains("10:50:01");
        assertThat(waiting.cluster.requests).hasSize(1);
        waiting.run(Duration.ofSeconds(61));
        assertThat(waiting.status().phase()).isEqualTo(Status.Phase.DRAINING);
    }

    @Test
    void aTerminationAfterARebalanceThatOnlyCordonsDrainsAndCompletes() {
        var both = new VirtualWorld().with(pod("shop/web").ofReplicaSet());
        both.start().settle();
        both.metadata.rebalance(both.time.instant());
        both.run(Duration.ofMinutes(10));
        assertThat(both.status().phase()).isEqualTo(Status.Phase.CORDONED);
        both.terminate().untilCompleted(Duration.ofSeconds(10)).check();
    }

    private void cordoned() {
        world.with(pod("shop/web")).start().settle().terminate().run(HOUR).check();
    }
}
