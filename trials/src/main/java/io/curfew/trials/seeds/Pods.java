package io.curfew.trials.seeds;

import io.curfew.simulator.cluster.sketch.PodSketch;
import io.curfew.simulator.cluster.sketch.Sketch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Throws the dice for the pods of the node, their owners and their budgets. */
final class Pods {
    static final String OWN = "kube-system/curfew";
    private static final String FINALIZER = "example.org/hold";

    private final Dice dice;
    /** Kinds of trouble that would drag out nearly every drain, if each pod had its share of them. */
    private final boolean someAreStuck;

    private final boolean someTakeLong;
    private final boolean someAreProtected;
    private final boolean someBudgetsAreClosed;
    private final List<Sketch> objects = new ArrayList<>();
    private final List<String> terminating = new ArrayList<>();
    private final List<String> working = new ArrayList<>();

    private Pods(Dice dice) {
        this.dice = dice;
        someAreStuck = dice.chance(0.12);
        someTakeLong = dice.chance(0.15);
        someAreProtected = dice.chance(0.4);
        someBudgetsAreClosed = dice.chance(0.25);
    }

    /** As {@link Scenario} has them. */
    record Thrown(List<Sketch> objects, List<String> terminating, List<String> working) {}

    /** A node on which nothing runs yet but the agent. */
    static Thrown ownOnly() {
        return new Thrown(List.of(own()), List.of(), List.of());
    }

    private static Sketch own() {
        return Sketch.pod(OWN).on(Scenario.NODE).ofDaemonSet("curfew").toleratesEverything();
    }

    static Thrown of(Dice dice) {
        var pods = new Pods(dice);
        pods.objects.add(own());
        var left = switch (dice.between(0, 19)) {
            // One in forty is a full node: they cost a hundred times as much as the others, and show the same rules.
            case 0 -> dice.chance(0.5) ? dice.between(1, 150) : dice.between(5, 40);
            case 1, 2, 3, 4 -> dice.between(5, 30);
            case 5, 6, 7, 8, 9, 10, 11 -> dice.between(1, 4);
            default -> dice.between(1, 10);
        };
        for (int n = 0; left > 0; n++) {
            left -= dice.chance(0.6) ? pods.replicas("web-" + n, Math.min(left, dice.between(1, 12))) : pods.one(n);
        }
        return new Thrown(pods.objects, pods.terminating, pods.working);
    }

    /** Pods of one ReplicaSet, perhaps behind a budget, perhaps with some elsewhere. */
    private int replicas(String name, int here) {
        var like = character();
        for (int i = 0; i < here; i++) {
            var character = dice.chance(0.8) ? like : character();
            objects.add(
                    character.apply(Sketch.pod(name + "-" + i).on(Scenario.NODE).ofReplicaSet(name)));
        }
        var elsewhere = dice.chance(0.4) ? dice.between(1, 3) : 0;
        for (int i = 0; i < elsewhere; i++) {
            objects.add(Sketch.pod(name + "-else-" + i).on(Scenario.OTHER_NODE).ofReplicaSet(name));
        }
        var all = here + elsewhere;
        if (dice.chance(0.45)) {
            var budget = Sketch.budget(name);
            objects.add(
                    switch (someBudgetsAreClosed ? dice.between(0, 4) : dice.between(0, 1)) {
                        case 0 -> budget.maxUnavailable(1);
                        case 1 -> budget.minAvailable(Math.max(0, all - 1));
                        case 2 -> budget.minAvailable(all);
                        case 3 -> budget.maxUnavailablePercent(dice.between(0, 50));
                        default -> budget.minAvailable(all).alwaysAllowUnready();
                    });
            if (someBudgetsAreClosed && dice.chance(0.3)) {
                objects.add(
                        Sketch.budget(name + "-again").selecting("app", name).maxUnavailable(1));
            }
        }
        return here;
    }

    private int one(int number) {
        var name = "one-" + number;
        var pod = Sketch.pod(name).on(Scenario.NODE).label("alone", name);
        objects.add(
                switch (dice.between(0, 15)) {
                    case 0, 1 -> pod.ofDaemonSet("agent-" + number);
                    case 2 -> pod.mirror();
                    case 3 -> pod.succeeded();
                    case 4 -> pod.failed().finalizer(FINALIZER);
                    case 5 -> character().apply(pod).pending();
                    case 6 -> pod.toleratesEverything();
                    case 7 -> going(character().apply(pod), name);
                    case 8 -> character().apply(pod).ofOther("batch/v1", "Job", "job-" + number);
                    case 14 -> wishing(character().apply(pod), name);
                    case 9, 10, 11 -> character().apply(pod).ofOther("apps/v1", "StatefulSet", "db-" + number);
                    default -> character().apply(pod);
                });
        if (someBudgetsAreClosed && dice.chance(0.2)) {
            objects.add(Sketch.budget(name).selecting("alone", name).minAvailable(1));
        }
        return 1;
    }

    private PodSketch wishing(PodSketch pod, String name) {
        if (dice.chance(0.75)) {
            working.add("default/" + name);
        }
        return switch (dice.between(0, 4)) {
            case 0 -> pod.annotation(Truth.WISH, "skip");
            case 4 -> pod.annotation(Scenario.PROTECTION, "true");
            case 1 -> pod.annotation(Truth.WISH, "wait");
            case 2 -> pod.label(Truth.WISH, "wait");
            default -> pod.label(Scenario.AWAITED_LABEL, "yes");
        };
    }

    private PodSketch going(PodSketch pod, String name) {
        terminating.add("default/" + name);
        // Long enough, now and then, to outlast the hook.
        return dice.chance(0.5)
                ? pod
                : pod.grace(Duration.ofMinutes(dice.oneOf(10, 45, 55, 60, 120))).ignoresTerm();
    }

    /** What a pod is like: its grace period, how it ends, what it mounts, how much it matters. */
    private UnaryOperator<PodSketch> character() {
        var grace = Duration.ofSeconds(
                someTakeLong ? dice.oneOf(30, 30, 60, 300, 600, 3600) : dice.oneOf(30, 30, 30, 30, 0, 1, 5, 60, 90));
        UnaryOperator<PodSketch> end = end(grace);
        var claim = dice.chance(0.2) ? Optional.of("data-" + dice.between(1, 3)) : Optional.<String>empty();
        var scratch = dice.chance(0.1);
        var critical = dice.chance(0.07);
        var ready = dice.chance(0.95);
        var shielded = someAreProtected && dice.chance(0.3);
        return pod -> {
            var made = end.apply(pod.grace(grace));
            made = claim.isPresent() ? made.claim(claim.get()) : made;
            made = scratch ? made.emptyDir() : made;
            made = critical ? made.priority("system-cluster-critical", 2_000_000_000) : made;
            made = shielded ? made.annotation(Scenario.PROTECTION, "true") : made;
            return ready ? made : made.notReady();
        };
    }

    private UnaryOperator<PodSketch> end(Duration grace) {
        var slow = dice.upTo(grace.multipliedBy(3).dividedBy(2));
        var fast = dice.upTo(Duration.ofSeconds(15));
        return switch (dice.between(0, 24)) {
            case 0, 1, 2 -> PodSketch::ignoresTerm;
            case 3 -> someAreStuck ? PodSketch::stuck : PodSketch::ignoresTerm;
            case 4, 5 -> pod -> pod.endsAfter(slow);
            case 6 -> pod -> pod.endsAfter(fast).finalizer(FINALIZER);
            default -> pod -> pod.endsAfter(fast);
        };
    }
}
