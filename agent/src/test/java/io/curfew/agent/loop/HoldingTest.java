package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.loop.VirtualWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.Hooks;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds the completion of a drained node: volumes that are still attached, and load balancers. */
class HoldingTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant NOTICE = START.plusSeconds(1);

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void theHookIsHeldUntilTheVolumesOfDrainedPodsAreDetached() {
        world.cluster.attached("ebs^vol-1", "ebs^vol-2");
        world.time.after(Duration.ofSeconds(21), () -> world.cluster.attached());
        world.with(pod("shop/db").ofReplicaSet().claim("data"))
                .with(pod("shop/x").claim("x"));
        world.start().settle().terminate().untilCompleted(HOUR).settle().check();
        assertThat(completed()).isBetween(NOTICE.plusSeconds(20), NOTICE.plusSeconds(37));
        assertThat(world.reasons()).contains("VolumesDetaching");
        assertThat(world.cluster.requests).hasSizeLessThan(22);
    }

    @Test
    void theStatusSaysHowManyAreWaitedFor() {
        world.cluster.attached("ebs^vol-1", "ebs^vol-2");
        world.with(pod("shop/db").claim("data")).start().settle().terminate().run(Duration.ofSeconds(20));
        assertThat(world.status().phase()).isEqualTo(Status.Phase.HOLDING);
        assertThat(world.status().reason()).contains("2 volumes");
    }

    @Test
    void volumesAreWaitedForNoLongerThanTheSettingSays() {
        world.cluster.attached("ebs^vol-1");
        world.with(pod("shop/db").claim("data"));
        world.start().settle().terminate().untilCompleted(HOUR).settle().check();
        // volumes.wait=2m, from 5 s after the cordon on.
        assertThat(completed()).isBetween(NOTICE.plusSeconds(125), NOTICE.plusSeconds(126));
        // Two before the cordon, and the looks at the volumes.
        assertThat(world.cluster.count("read-node")).isLessThanOrEqualTo(10);
    }

    @Test
    void volumesAreNotWaitedForBeyondTheLimit() {
        world.autoScaling.hooks = List.of(Hooks.hook("curfew", Duration.ofSeconds(30))); // GlobalTimeout 50 min
        world.set("--volumes.wait=30m").cluster.attached("ebs^vol-1");
        world.with(pod("shop/db").claim("data").awaited());
        world.start().settle().terminate();
        world.time.after(Duration.ofMinutes(40), () -> world.cluster.remove("shop-db-uid"));
        world.untilCompleted(HOUR).check();
        assertThat(completed())
                .isBetween(
                        NOTICE.plus(Duration.ofMinutes(49)),
                        NOTICE.plus(Duration.ofMinutes(49)).plusSeconds(1));
    }

    @Test
    void volumesOfPodsThatStayAreNotWaitedFor() {
        world.cluster.attached("ebs^vol-1", "ebs^vol-2");
        world.time.after(Duration.ofSeconds(8), () -> world.cluster.attached("ebs^vol-1"));
        world.with(pod("ops/logs").ofDaemonSet().claim("buffer"))
                .with(pod("shop/db").claim("data"));
        world.start()
                .settle()
                .terminate()
                .untilCompleted(Duration.ofSeconds(20))
                .check();
    }

    @Test
    void whereNothingIsAttachedAndNothingClaimedTheNodeIsNotAskedFor() {
        world.with(pod("shop/web").ofReplicaSet()).start().settle().terminate();
        world.untilCompleted(Duration.ofSeconds(6)).check();
        assertThat(world.cluster.count("read-node")).isEqualTo(2);
    }

    @Test
    void aVolumeThatWasAttachedAfterTheCordonIsWaitedForToo() {
        world.with(pod("shop/db").claim("data")).start().settle().terminate().run(Duration.ofSeconds(3));
        world.cluster.attached("ebs^vol-1");
        world.run(Duration.ofSeconds(10));
        assertThat(world.autoScaling.accepted).isEmpty();
        world.cluster.attached();
        world.untilCompleted(Duration.ofSeconds(10)).check();
    }

    @Test
    void anApiServerThatIsAwayHoldsTheHookNoLongerThanTheVolumesWould() {
        world.cluster.attached("ebs^vol-1");
        world.with(pod("shop/db").claim("data")).start().settle().terminate().run(Duration.ofSeconds(7));
        world.cluster.reachable = false;
        world.untilCompleted(Duration.ofMinutes(3)).check();
        assertThat(completed()).isAfter(NOTICE.plusSeconds(120));
    }

    @Test
    void theCompletionWaitsForLoadBalancersFromTheAcknowledgedLabelOn() {
        delayed().terminate().untilCompleted(HOUR).settle().check();
        var acknowledged = world.cluster.times("patch-node").getFirst().plusMillis(5);
        assertThat(completed())
                .isBetween(
                        acknowledged.plus(Duration.ofMinutes(5)),
                        acknowledged.plus(Duration.ofMinutes(5)).plusMillis(50));
        assertThat(world.cluster.times("evict").getFirst()).isBefore(NOTICE.plusSeconds(1));
        assertThat(world.autoScaling.times("heartbeat")).hasSize(2);
    }

    @Test
    void theStatusSaysUntilWhenLoadBalancersAreGivenTime() {
        delayed().terminate().run(Duration.ofMinutes(1));
        assertThat(world.status().phase()).isEqualTo(Status.Phase.HOLDING);
        assertThat(world.status().reason()).contains("Load balancers").contains("10:05:01");
    }

    @Test
    void aRestartDoesNotBeginTheDelayAnew() {
        delayed().terminate().run(Duration.ofMinutes(3));
        world.start().untilCompleted(HOUR).check();
        assertThat(completed())
                .isBetween(
                        NOTICE.plus(Duration.ofMinutes(5)),
                        NOTICE.plus(Duration.ofMinutes(5)).plusSeconds(1));
    }

    @Test
    void theDelayEndsWithTheLimit() {
        world.autoScaling.hooks = List.of(Hooks.hook("curfew", Duration.ofSeconds(30))); // GlobalTimeout 50 min
        world.set("--load-balancer.delay=1h", "--drain.timeout=2h")
                .with(pod("shop/web"))
                .start()
                .settle()
                .terminate();
        world.untilCompleted(HOUR).check();
        assertThat(completed())
                .isBetween(
                        NOTICE.plus(Duration.ofMinutes(49)),
                        NOTICE.plus(Duration.ofMinutes(49)).plusSeconds(1));
    }

    @Test
    void aDeadlineThatPassesDoesNotCutTheDelayShort() {
        delayed().drain(Duration.ofMinutes(1), OnTimeout.CONTINUE);
        world.start().settle().terminate().untilCompleted(HOUR).check();
        assertThat(completed()).isAfter(NOTICE.plus(Duration.ofMinutes(5)));
    }

    @Test
    void withoutALabelThereIsNothingToWaitFor() {
        world.cluster.patchAllowed = false;
        delayed().terminate().untilCompleted(Duration.ofSeconds(10)).check();
    }

    private VirtualWorld delayed() {
        return world.set("--load-balancer.delay=5m")
                .with(pod("shop/web").ofReplicaSet())
                .start()
                .settle();
    }

    private Instant completed() {
        return world.autoScaling.times("complete").getFirst();
    }
}
