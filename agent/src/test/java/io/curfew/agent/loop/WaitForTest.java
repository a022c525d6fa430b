package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.loop.VirtualWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.Hooks;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods that are waited for instead of evicted, and pods that are nobody's business. */
class WaitForTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant NOTICE = START.plusSeconds(1);

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void twentyHoursOfWorkAreWaitedForAndTheHookIsCompletedWithinTwoSecondsOfTheirEnd() {
        world.autoScaling.hooks = List.of(Hooks.hook("curfew", Duration.ofSeconds(900))); // GlobalTimeout 25 h
        world.set("--drain.wait-for=batch/app=trainer")
                .with(pod("batch/trainer").ofReplicaSet().label("app", "trainer"))
                .with(pod("shop/web").ofReplicaSet())
                .start()
                .settle()
                .terminate();
        var end = NOTICE.plus(Duration.ofHours(20));
        world.time.after(Duration.ofHours(20), () -> world.cluster.remove("batch-trainer-uid"));
        var cpu = ManagementFactory.getThreadMXBean();
        var before = cpu.getCurrentThreadCpuTime();
        world.untilCompleted(Duration.ofHours(21)).check();
        var took = Duration.ofNanos(cpu.getCurrentThreadCpuTime() - before);
        assertThat(world.autoScaling.times("complete").getFirst()).isBetween(end, end.plusSeconds(2));
        assertThat(world.autoScaling.timedOut).isEmpty();
        assertThat(world.autoScaling.times("heartbeat")).hasSizeBetween(239, 241);
        assertThat(world.cluster.count("evict")).isEqualTo(1);
        assertThat(world.cluster.count("delete")).isZero();
        assertThat(world.cluster.requests).hasSizeLessThan(21);
        assertThat(world.turns).isLessThan(10_000);
        assertThat(took).isLessThan(Duration.ofSeconds(5)); // of CPU: about 0.3 s warm, 1.1 s in a cold JVM
    }

    @Test
    void everythingElseIsEvictedMeanwhileCriticalPodsToo() {
        world.with(pod("batch/job").awaited())
                .with(pod("shop/web").ofReplicaSet())
                .with(pod("kube-system/dns").ofReplicaSet().priorityClass("system-cluster-critical"))
                .start()
                .settle()
                .terminate()
                .run(MINUTE);
        assertThat(world.cluster.names()).containsExactly("batch/job");
        assertThat(podStatus("batch/job").podClass()).isEqualTo("awaited");
        assertThat(podStatus("batch/job").why()).contains("Waited for");
    }

    @Test
    void theDrainTimeoutDoesNotBindAnAwaitedPod() {
        for (var onTimeout : OnTimeout.values()) {
            var w = new VirtualWorld();
            w.autoScaling.hooks = List.of(Hooks.hook("curfew", Duration.ofSeconds(900)));
            w.drain(Duration.ofMinutes(10), onTimeout)
                    .with(pod("batch/job").awaited())
                    .start()
                    .settle()
                    .terminate();
            w.run(Duration.ofHours(5)).check();
            assertThat(w.cluster.names()).containsExactly("batch/job");
            assertThat(w.autoScaling.accepted).isEmpty();
            w.cluster.remove("batch-job-uid");
            w.untilCompleted(Duration.ofSeconds(2)).check();
        }
    }

    @Test
    void atTheLimitAnAwaitedPodIsDeletedWithItsWholeGrace() {
        // GlobalTimeout 50 min, less 60 s for hooks.margin, 10 s for the kubelet, 30 s of grace and one for the way.
        world.autoScaling.hooks = List.of(Hooks.hook("curfew", Duration.ofSeconds(30)));
        world.with(pod("batch/job").awaited()).start().settle().terminate();
        world.untilCompleted(HOUR).check();
        assertThat(world.cluster.times("delete batch/job grace=30").getFirst())
                .isBetween(
                        NOTICE.plus(Duration.ofMinutes(49)).minusSeconds(41),
                        NOTICE.plus(Duration.ofMinutes(49)).minusSeconds(40));
    }

    @Test
    void withContinueAnAwaitedPodIsEvictedBeforeTheLimitAndTheHookHeldUntilItHasEnded() {
        world.autoScaling.hooks = List.of(Hooks.hook("curfew", Duration.ofSeconds(30)));
        world.drain(Duration.ofMinutes(10), OnTimeout.CONTINUE)
                .with(pod("batch/job").awaited(), Duration.ofSeconds(20))
                .start()
                .settle()
                .terminate();
        world.untilCompleted(HOUR).check();
        assertThat(world.cluster.count("delete")).isZero();
        assertThat(world.cluster.times("evict batch/job").getFirst())
                .isBetween(
                        NOTICE.plus(Duration.ofMinutes(49)).minusSeconds(41),
                        NOTICE.plus(Duration.ofMinutes(49)).minusSeconds(40));
        assertThat(world.autoScaling.times("complete").getFirst())
                .isAfter(NOTICE.plus(Duration.ofMinutes(49)).minusSeconds(21));
    }

    @Test
    void aSkippedPodNeverHoldsTheHook() {
        world.with(pod("shop/log").label("curfew.io/drain", "skip"))
                .start()
                .settle()
                .terminate()
                .untilCompleted(Duration.ofSeconds(6))
                .check();
        assertThat(world.cluster.count("evict")).isZero();
        assertThat(world.cluster.names()).containsExactly("shop/log");
    }

    @Test
    void aProtectedPodIsDeletedAtTheTimeout() {
        world.set("--drain.honor-protection=true")
                .drain(Duration.ofMinutes(10), OnTimeout.DELETE)
                .with(pod("shop/db").annotation("karpenter.sh/do-not-disrupt", "true"))
                .start()
                .settle()
                .terminate()
                .untilCompleted(Duration.ofMinutes(11))
                .check();
        assertThat(world.cluster.count("evict")).isZero();
        assertThat(world.cluster.times("delete").getFirst())
                .isBetween(
                        NOTICE.plus(Duration.ofMinutes(10)),
                        NOTICE.plus(Duration.ofMinutes(10)).plusSeconds(1));
    }

    @Test
    void aGraceThatCannotBeReadIsNamedInTheStatus() {
        world.with(pod("shop/web").annotation("curfew.io/grace", "soon"), Duration.ofSeconds(20))
                .start()
                .settle()
                .terminate()
                .run(Duration.ofSeconds(3));
        assertThat(podStatus("shop/web").why()).contains("curfew.io/grace=soon");
        assertThat(world.cluster.count("evict")).isEqualTo(1);
    }

    private Status.PodStatus podStatus(String fullName) {
        return world.status().pods().stream()
                .filter(p -> (p.namespace() + "/" + p.name()).equals(fullName))
                .findFirst()
                .orElseThrow();
    }
}
