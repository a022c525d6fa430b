package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.hook.Hooks;
import io.curfew.agent.port.NodeAnswer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Twenty minutes of random troubles and deaths of the agent, then calm: the end is always the same. */
class SeededTroubleTest {
    private static final List<VirtualAutoScaling.Trouble> AWS_TROUBLES = List.of(
            VirtualAutoScaling.Trouble.THROTTLED,
            VirtualAutoScaling.Trouble.FAILED,
            VirtualAutoScaling.Trouble.UNREACHABLE,
            VirtualAutoScaling.Trouble.DENIED);
    private static final List<EvictionAnswer> REFUSALS = List.of(
            new EvictionAnswer.ServerBusy(Duration.ofSeconds(1)),
            new EvictionAnswer.Refused(500, "webhook"),
            new EvictionAnswer.Conflicted("changed"),
            new EvictionAnswer.TwoBudgets("two"),
            new EvictionAnswer.Forbidden("policy"),
            new EvictionAnswer.Unreachable("reset"),
            new EvictionAnswer.BudgetNotObserved("web", Duration.ofSeconds(10)));

    @Test
    void whateverHappensTheHooksAreCompletedOnceAndAfterTheLastPod() {
        for (var seed = 0; seed < 50; seed++) {
            try {
                story(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with seed " + seed, e);
            }
        }
    }

    private static void story(Random r) {
        var world = new VirtualWorld();
        world.latency = a -> Duration.ofMillis(2 + Math.floorMod(a.key().hashCode() + world.begun.size() * 7L, 400));
        var hooks = new ArrayList<>(List.of(Hooks.hook("curfew", Duration.ofSeconds(300))));
        if (r.nextBoolean()) {
            hooks.add(Hooks.hook("curfew-b", Duration.ofSeconds(900)));
        }
        world.autoScaling.hooks = hooks;
        // Nobody can know of a pod that was bound in the same moment.
        world.autoScaling.blocking = now -> world.cluster.pods().stream()
                .filter(p -> !p.name().equals("cni"))
                .filter(p -> world.cluster.boundAt(p).isBefore(now.minusSeconds(11)))
                .map(p -> p.fullName())
                .toList();
        var pods = r.nextInt(30);
        for (var i = 0; i < pods; i++) {
            world.with(pod("shop/web-" + i).ofReplicaSet().grace(1200), Duration.ofSeconds(r.nextInt(900)));
            if (r.nextInt(3) == 0) {
                world.cluster.budgetOf.put("shop/web-" + i, "web");
            }
        }
        world.with(pod("kube-system/cni").ofDaemonSet());
        world.start().settle();
        if (r.nextBoolean()) {
            world.terminate();
        } else {
            world.autoScaling.lifecycle("Terminating");
            world.target(io.curfew.agent.interruption.TargetState.TERMINATED);
            world.run(Duration.ofSeconds(r.nextInt(200)));
            world.autoScaling.waitBegins();
        }
        for (var moment = 0; moment < 40; moment++) {
            trouble(world, r, moment);
            world.run(Duration.ofMillis(r.nextInt(60_000)));
        }
        calm(world);
        world.run(Duration.ofMinutes(25)).check();
        assertThat(world.autoScaling.accepted.size() + world.autoScaling.timedOut.size())
                .as(world::story)
                .isEqualTo(hooks.size());
        assertThat(world.autoScaling.timedOut).as(world::story).isEmpty();
        assertThat(world.status().phase()).as(world::story).isEqualTo(Status.Phase.DONE);
        assertThat(world.turns).isLessThan(5_000);
    }

    private static void trouble(VirtualWorld world, Random r, int moment) {
        switch (r.nextInt(12)) {
            case 0 -> world.start();
            case 1 -> world.cluster.reachable = !world.cluster.reachable;
            case 2 -> world.cluster.listWorks = !world.cluster.listWorks;
            case 3 -> world.cluster.patchAnswers.add(new NodeAnswer.Conflict());
            case 4 -> world.cluster.patchAnswers.add(new NodeAnswer.Failed("500"));
            case 5 -> {
                if (world.cluster.watchWorks) {
                    world.cluster.watchBreaks();
                } else {
                    world.cluster.watchMends();
                }
            }
            case 6 -> world.cluster.budgets.put("web", r.nextInt(4));
            case 7 ->
                world.with(pod("shop/late-" + moment).ofReplicaSet().grace(1200), Duration.ofSeconds(r.nextInt(600)));
            case 8 ->
                world.autoScaling.trouble(
                        List.of("heartbeat", "complete", "describe-instance", "describe-hooks")
                                .get(r.nextInt(4)),
                        AWS_TROUBLES.get(r.nextInt(AWS_TROUBLES.size())));
            case 9 -> {
                var name = world.cluster
                        .names()
                        .get(r.nextInt(world.cluster.names().size()));
                world.cluster
                        .answers
                        .computeIfAbsent(name, _ -> new ArrayDeque<>())
                        .add(REFUSALS.get(r.nextInt(REFUSALS.size())));
            }
            case 10 -> {
                var unlucky = r.nextInt(5);
                world.lost = a -> !a.key().startsWith("complete/")
                        && !a.key().startsWith("describe")
                        && Math.floorMod(a.key().hashCode() + world.begun.size(), 5) == unlucky;
            }
            default -> world.lost = _ -> false;
        }
    }

    private static void calm(VirtualWorld world) {
        world.lost = _ -> false;
        world.cluster.reachable = true;
        world.cluster.listWorks = true;
        world.cluster.patchAnswers.clear();
        world.cluster.budgets.put("web", 1000);
        world.cluster.answers.clear();
        world.autoScaling.troubles.clear();
        world.cluster.watchMends();
    }
}
