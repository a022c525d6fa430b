package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.loop.VirtualAutoScaling.Trouble.DENIED;
import static io.curfew.agent.loop.VirtualAutoScaling.Trouble.FAILED;
import static io.curfew.agent.loop.VirtualAutoScaling.Trouble.NO_ACTIVE_ACTION;
import static io.curfew.agent.loop.VirtualAutoScaling.Trouble.THROTTLED;
import static io.curfew.agent.loop.VirtualAutoScaling.Trouble.UNREACHABLE;
import static io.curfew.agent.loop.VirtualWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.Hooks;
import io.curfew.agent.interruption.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lifecycle hooks: found, kept alive, and completed exactly once. */
class HookTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void heartbeatsComeEachThirdOfTheTimeout() {
        slowPod().start().settle().terminate().run(Duration.ofMinutes(11)).check();
        var times = world.autoScaling.times("heartbeat");
        assertThat(times).hasSize(6);
        assertThat(times.getFirst()).isBetween(START.plusSeconds(101), START.plusSeconds(102));
        for (var i = 1; i < times.size(); i++) {
            assertThat(Duration.between(times.get(i - 1), times.get(i)))
                    .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(101));
        }
    }

    @Test
    void heartbeatsGoOnWhileTheApiServerIsSilent() {
        world.start().settle();
        world.cluster.reachable = false;
        world.terminate().run(Duration.ofMinutes(30)).check();
        assertThat(world.autoScaling.times("heartbeat")).hasSizeBetween(17, 18);
    }

    @Test
    void aHeartbeatThatIsLostIsSentAgainBeforeTheHookTimesOut() {
        slowPod().start().settle().terminate();
        world.autoScaling.trouble("heartbeat", THROTTLED, FAILED, UNREACHABLE);
        world.untilCompleted(HOUR).check();
        assertThat(world.autoScaling.timedOut).isEmpty();
    }

    @Test
    void aCompletionBeforeTheWaitBeganIsTriedUntilItIsAccepted() {
        // A7: the target state shows while the load balancer still drains the instance.
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
        world.autoScaling.lifecycle("Terminating");
        world.target(TargetState.TERMINATED).run(Duration.ofMinutes(5));
        assertThat(world.autoScaling.accepted).isEmpty();
        world.autoScaling.waitBegins();
        world.untilCompleted(Duration.ofSeconds(7)).check();
        assertThat(describes()).hasSizeBetween(8, 12);
    }

    @Test
    void aWaitThatShowsBeforeItsActionCanBeCompletedIsNotTakenForOver() {
        // A8.
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
        world.autoScaling.trouble(
                "complete",
                IntStream.range(0, 10).mapToObj(_ -> NO_ACTIVE_ACTION).toArray(VirtualAutoScaling.Trouble[]::new));
        world.terminate().untilCompleted(Duration.ofMinutes(2)).check();
    }

    @Test
    void aHookThatSomebodyElseEndedIsAskedAboutOnceInThirtySecondsAndThenLeftAlone() {
        slowPod().start().settle().terminate().run(MINUTE);
        world.autoScaling.completedBySomebodyElse("curfew");
        world.until(() -> world.status().phase() == Status.Phase.DONE, Duration.ofMinutes(5))
                .check();
        assertThat(world.status().hooks())
                .singleElement()
                .satisfies(h -> assertThat(h.state()).isEqualTo("over"));
        assertThat(world.autoScaling.accepted).isEmpty();
        var calls = world.autoScaling.calls.size();
        world.run(HOUR).check();
        assertThat(world.autoScaling.calls).hasSize(calls);
    }

    @Test
    void aDoubtThatIsNewerThanTheLastDescriptionIsAskedAboutAtOnce() {
        world.with(pod("shop/web-1").ofReplicaSet())
                .start()
                .settle()
                .terminate()
                .run(Duration.ofSeconds(2));
        world.autoScaling.completedBySomebodyElse("curfew");
        world.until(() -> world.status().phase() == Status.Phase.DONE, Duration.ofSeconds(15))
                .check();
        assertThat(describes()).hasSize(2);
    }

    @Test
    void whileInDoubtTheInstanceIsDescribedAtMostOnceInThirtySeconds() {
        slowPod().start().settle();
        world.autoScaling.lifecycle("Terminating");
        world.target(TargetState.TERMINATED).run(Duration.ofMinutes(10)).check();
        var times = describes();
        for (var i = 1; i < times.size(); i++) {
            assertThat(Duration.between(times.get(i - 1), times.get(i))).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        }
        assertThat(world.status().phase()).isEqualTo(Status.Phase.DRAINING);
    }

    @Test
    void hooksThatComeIntoDoubtOneAfterTheOtherShareOneDescription() {
        world.autoScaling.hooks = List.of(
                Hooks.hook("curfew", Duration.ofSeconds(300)),
                Hooks.hook("curfew-b", Duration.ofSeconds(300)),
                Hooks.hook("curfew-c", Duration.ofSeconds(300)));
        world.latency =
                a -> Duration.ofMillis(a.key().endsWith("-b") ? 300 : a.key().endsWith("-c") ? 600 : 10);
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
        world.autoScaling.lifecycle("Terminating");
        world.target(TargetState.TERMINATED).run(Duration.ofSeconds(25)).check();
        assertThat(world.autoScaling.times("complete/")).hasSizeGreaterThan(3);
        assertThat(describes()).hasSize(2);
        world.autoScaling.waitBegins();
        world.untilCompleted(Duration.ofSeconds(7)).settle().check();
        assertThat(describes()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "FAILED", "UNREACHABLE", "DENIED"})
    void aCompletionIsTriedUntilItIsAcknowledged(VirtualAutoScaling.Trouble trouble) {
        world.autoScaling.trouble("complete", trouble, trouble, trouble, trouble);
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle().terminate();
        world.untilCompleted(MINUTE).check();
        assertThat(world.autoScaling.times("complete")).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "FAILED", "UNREACHABLE", "DENIED"})
    void aDescriptionIsTriedUntilItIsAnswered(VirtualAutoScaling.Trouble trouble) {
        world.autoScaling.trouble("describe-instance", trouble, trouble, trouble);
        world.autoScaling.trouble("describe-hooks", trouble, trouble, trouble);
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle().terminate();
        world.untilCompleted(MINUTE).settle().check();
        assertThat(world.status().troubles()).isEmpty();
    }

    @Test
    void whileAwsIsAwayTheHooksAreLookedForOftenEnoughForTheShortestTimeout() {
        world.autoScaling.alwaysTrouble("describe-instance", UNREACHABLE);
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle().terminate();
        world.run(Duration.ofMinutes(10)).check();
        var times = describes();
        for (var i = 1; i < times.size(); i++) {
            assertThat(Duration.between(times.get(i - 1), times.get(i))).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void aDeniedDescriptionNamesThePermissionAndTheDrainGoesOn() {
        world.autoScaling.alwaysTrouble("describe-hooks", DENIED);
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle().terminate();
        world.run(HOUR).check();
        assertThat(world.cluster.names()).isEmpty();
        assertThat(world.cluster.notices)
                .filteredOn(n -> n.reason().equals("PermissionMissing"))
                .singleElement()
                .satisfies(n -> assertThat(n.text()).contains("autoscaling:DescribeLifecycleHooks"));
        assertThat(world.autoScaling.calls).hasSizeLessThan(80);
        world.autoScaling.alwaysTrouble("describe-hooks", null);
        world.run(Duration.ofMinutes(2));
        assertThat(world.status().troubles()).isEmpty();
    }

    @Test
    void anInstanceInNoGroupIsDrainedAndNothingIsCompleted() {
        world.autoScaling.membership = Optional.empty();
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle().target(TargetState.TERMINATED);
        world.until(() -> world.status().phase() == Status.Phase.DONE, MINUTE)
                .run(HOUR)
                .check();
        assertThat(world.autoScaling.calls).hasSize(1);
        assertThat(world.reasons()).contains("NoOwnedHook");
    }

    @Test
    void withoutAnOwnedHookTheNodeIsDrainedAndTheWayOutIsPointedTo() {
        world.autoScaling.hooks = List.of(Hooks.hook("Terminate-LC-Hook", Duration.ofSeconds(1800)));
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle().terminate();
        world.until(() -> world.status().phase() == Status.Phase.DONE, MINUTE)
                .settle()
                .check();
        assertThat(world.autoScaling.times("heartbeat")).isEmpty();
        assertThat(world.autoScaling.times("complete")).isEmpty();
        assertThat(world.cluster.notices)
                .filteredOn(n -> n.reason().equals("NoOwnedHook"))
                .singleElement()
                .satisfies(n -> assertThat(n.text()).contains("curfew enroll --group=workers"));
    }

    @Test
    void severalOwnedHooksAreEachKeptAliveAndCompletedOnce() {
        world.autoScaling.hooks =
                List.of(Hooks.hook("curfew", Duration.ofSeconds(300)), Hooks.hook("curfew-b", Duration.ofSeconds(60)));
        slowPod().start().settle().terminate().untilCompleted(HOUR).settle().check();
        assertThat(world.autoScaling.accepted).containsOnlyKeys("curfew", "curfew-b");
        assertThat(world.autoScaling.times("heartbeat/curfew-b")).hasSizeGreaterThan(20);
        assertThat(world.cluster.node().journal().read().orElseThrow().completedHooks())
                .containsExactlyInAnyOrder("curfew", "curfew-b");
    }

    @Test
    void aHookThatIsNotOwnedIsNeverTouched() {
        world.autoScaling.hooks = List.of(
                Hooks.hook("curfew", Duration.ofSeconds(300)),
                Hooks.hook("Terminate-LC-Hook", Duration.ofSeconds(1800)));
        slowPod().start().settle().terminate();
        world.until(() -> world.autoScaling.accepted.containsKey("curfew"), HOUR)
                .run(HOUR)
                .check();
        assertThat(world.autoScaling.calls).noneMatch(c -> c.what().contains("Terminate-LC-Hook"));
    }

    @Test
    void aHeartbeatUnderWayHoldsTheCompletionBack() {
        slowPod().start().settle().terminate();
        world.latency = a -> a.key().startsWith("heartbeat") ? Duration.ofSeconds(8) : Duration.ofMillis(10);
        for (var i = 0; i < 7; i++) {
            world.run(Duration.ofSeconds(98));
        }
        world.untilCompleted(HOUR).run(MINUTE).check();
        var lastHeartbeat = world.autoScaling.times("heartbeat").getLast();
        assertThat(world.autoScaling.times("complete").getFirst()).isAfter(lastHeartbeat);
    }

    @Test
    void aHookWithoutTimeoutsIsServedAllTheSame() {
        // As a broken answer would have it.
        world.autoScaling.hooks =
                List.of(new io.curfew.agent.hook.Hook("curfew", "workers", Duration.ZERO, Duration.ZERO, ""));
        slowPod()
                .start()
                .settle()
                .target(TargetState.TERMINATED)
                .run(Duration.ofMinutes(5))
                .check();
        assertThat(world.cluster.count("delete")).isZero();
    }

    private List<Instant> describes() {
        return world.autoScaling.times("describe-instance");
    }

    /** A pod that takes eleven minutes and forty seconds to end. */
    private VirtualWorld slowPod() {
        return world.with(pod("shop/slow").ofReplicaSet().grace(900), Duration.ofSeconds(700));
    }
}
