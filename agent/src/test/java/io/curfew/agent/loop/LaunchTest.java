package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.Hooks;
import io.curfew.agent.interruption.TargetState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The launching hook, and the target state that metadata lost. */
class LaunchTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void theOwnLaunchingHookIsCompletedWhenTheNodeIsReadyAndNotBefore() {
        launching("curfew-launch");
        world.cluster.reboot("boot-1");
        world.start().run(Duration.ofMinutes(2));
        assertThat(world.autoScaling.accepted).isEmpty();
        world.cluster.ready();
        world.run(Duration.ofSeconds(40)).check();
        assertThat(world.autoScaling.accepted).containsOnlyKeys("curfew-launch");
        assertThat(world.cluster.count("patch-node")).isZero();
    }

    @Test
    void anotherOnesLaunchingHookIsLeftAlone() {
        launching("theirs");
        world.start().run(Duration.ofMinutes(4));
        assertThat(world.autoScaling.times("complete")).isEmpty();
    }

    @Test
    void anInstanceInServiceIsAskedForOnce() {
        world.set("--launch-hook.enabled=true").start().run(HOUR).check();
        assertThat(world.autoScaling.calls).hasSize(1);
        assertThat(world.cluster.requests).hasSize(1);
    }

    @Test
    void aWaitThatHasNotBegunYetIsWaitedFor() {
        world.set("--launch-hook.enabled=true");
        world.autoScaling.launchHooks = List.of(Hooks.hook("curfew", Duration.ofSeconds(300)));
        world.autoScaling.lifecycle("Pending");
        world.start().run(Duration.ofSeconds(20));
        world.autoScaling.launchWaits();
        world.run(MINUTE).check();
        assertThat(world.autoScaling.accepted).containsOnlyKeys("curfew");
    }

    @Test
    void withoutTheSettingNobodyAsks() {
        world.autoScaling.launchHooks = List.of(Hooks.hook("curfew-launch", Duration.ofSeconds(300)));
        world.autoScaling.launchWaits();
        world.start().run(Duration.ofMinutes(4));
        assertThat(world.autoScaling.calls).isEmpty();
    }

    @Test
    void withTheFallbackATerminationThatMetadataDoesNotShowIsServed() {
        world.set("--metadata.fallback=true");
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle().metadata(Optional.empty());
        world.run(Duration.ofMinutes(3));
        assertThat(world.status().plan()).isEmpty();
        world.autoScaling.waitBegins();
        world.untilCompleted(Duration.ofMinutes(3)).check();
        assertThat(world.cluster.names()).isEmpty();
    }

    @Test
    void theFallbackCostsOneQuestionAMinuteAndOnlyWhileMetadataShowsNothing() {
        world.set("--metadata.fallback=true").start().run(HOUR);
        assertThat(world.autoScaling.calls).isEmpty();
        world.metadata(Optional.empty()).run(HOUR);
        assertThat(world.autoScaling.calls).hasSizeBetween(55, 62);
        world.target(TargetState.IN_SERVICE).run(HOUR).check();
        assertThat(world.autoScaling.calls).hasSizeBetween(55, 62);
    }

    private void launching(String hook) {
        world.set("--launch-hook.enabled=true");
        world.autoScaling.launchHooks = List.of(Hooks.hook(hook, Duration.ofSeconds(300)));
        world.autoScaling.launchWaits();
    }
}
