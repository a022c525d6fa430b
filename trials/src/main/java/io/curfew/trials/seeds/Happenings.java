package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.model.WatchOptions;
import io.curfew.simulator.cluster.model.Watcher;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.WatchEvent;
import io.curfew.simulator.ec2.ActionKey;
import io.curfew.simulator.ec2.ApiRefused;
import io.curfew.simulator.ec2.Result;
import io.curfew.simulator.ec2.TargetState;
import io.curfew.trials.seeds.Fault.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What happens in the world without the agent, beside what comes to the instance: other people, other controllers. */
final class Happenings {
    private final Facts facts;
    private final Judge judge;
    private final World world;
    private final Dice dice;
    private int lateOnes;

    Happenings(Facts facts, Judge judge, Dice dice) {
        this.facts = facts;
        this.judge = judge;
        this.world = facts.world;
        this.dice = dice;
    }

    void plan(Instant notice) {
        statefulSets();
        for (var name : facts.scenario.working()) {
            world.time.at(Scenario.BEGIN.plus(dice.spread(Duration.ofSeconds(1), Duration.ofMinutes(70))), () -> {
                facts.story.say(() -> "world: pod " + name + " has done its work");
                world.finish(name);
            });
        }
        foreignHooks();
        if (facts.faults.has(Fault.FALSE_ALARM)
                && facts.scenario.course() != Course.FIRST_POOL
                && notice.isAfter(Scenario.BEGIN.plusSeconds(5))) {
            falseAlarm(notice);
        }
        if (facts.faults.has(Fault.LATE_POD) && facts.scenario.course() != Course.FIRST_POOL) {
            for (int n = dice.between(1, 5); n > 0; n--) {
                world.time.at(afterNotice(notice), this::latePod);
            }
        }
        if (facts.faults.has(Fault.FOREIGN_CORDON)) {
            // Before the notice, in the middle of the cordon, or later.
            var at = dice.chance(0.5)
                    ? notice.plus(dice.upTo(Duration.ofSeconds(2)))
                    : Scenario.BEGIN.plus(dice.upTo(Duration.ofMinutes(1)));
            world.time.at(at, () -> cordon(Fault.FOREIGN_CORDON, true));
        } else if (facts.faults.has(Fault.FOREIGN_UNCORDON)) {
            world.time.at(afterNotice(notice), () -> cordon(Fault.FOREIGN_UNCORDON, false));
        }
        // A Node that is gone says no more whose it was.
        if (facts.faults.has(Fault.NODE_DELETED) && !facts.scenario.strangersNode() && dice.chance(0.3)) {
            world.time.at(afterNotice(notice), this::deleteNode);
        }
        if (facts.faults.has(Fault.FOREIGN_COMPLETION)) {
            world.time.at(afterNotice(notice), this::somebodyCompletes);
        }
    }

    private Instant afterNotice(Instant notice) {
        var first = notice.isBefore(Scenario.BEGIN) ? Scenario.BEGIN : notice;
        return first.plus(dice.spread(Duration.ofMillis(300), Duration.ofMinutes(10)));
    }

    /** Metadata says Terminated, and takes it back. */
    private void falseAlarm(Instant notice) {
        var from = Scenario.BEGIN.plus(dice.upTo(Duration.ofSeconds(3)));
        var to = from.plus(dice.upTo(Duration.between(from, notice)));
        var put = notice.plus(Duration.ofMinutes(5));
        facts.story.say(() -> "a false alarm is to come, until " + to);
        world.time.at(from, () -> {
            facts.faults.happens(Fault.FALSE_ALARM, Where.WORLD, to);
            world.instance.targetState(Optional.of(TargetState.TERMINATED));
        });
        world.time.at(to, () -> {
            if (world.instance.targetState().equals(Optional.of(TargetState.TERMINATED)) && to.isBefore(put)) {
                world.instance.targetState(Optional.of(TargetState.IN_SERVICE));
            }
        });
    }

    private void latePod() {
        if (world.over()) {
            return;
        }
        var name = "late-" + ++lateOnes;
        facts.faults.happens(Fault.LATE_POD, Where.WORLD, facts.now());
        facts.story.say(() -> "world: pod default/" + name + " is bound to the node");
        world.cluster.add(Sketch.pod(name)
                .on(Scenario.NODE)
                .grace(Duration.ofSeconds(dice.oneOf(5, 30, 60)))
                .endsAfter(dice.upTo(Duration.ofSeconds(20))));
    }

    private void cordon(Fault fault, boolean on) {
        if (world.node().isEmpty() || NodeJudge.isCordoned(world.node().get()) == on || world.over()) {
            return;
        }
        facts.faults.happens(fault, Where.WORLD, facts.now());
        facts.story.say(() -> "world: " + fault.text());
        var patch = Json.object();
        patch.putObject("spec").put("unschedulable", on);
        if (!on) {
            // Else evicted pods come back as fast as they are evicted, for as long as nobody cordons again.
            world.cluster.stopReplacing();
        }
        world.cluster.alter(Resource.NODES, "", Scenario.NODE, Part.MAIN, new Patch.Merge(patch), false);
        judge.nodes.foreign();
    }

    private void deleteNode() {
        if (world.node().isPresent() && !world.over()) {
            facts.faults.happens(Fault.NODE_DELETED, Where.WORLD, facts.now());
            facts.story.say(() -> "world: the Node is deleted");
            world.cluster.delete(Resource.NODES, "", Scenario.NODE, DeleteOptions.plain());
        }
    }

    private void somebodyCompletes() {
        facts.owned.stream().findFirst().filter(this::complete).ifPresent(h -> {
            facts.faults.happens(Fault.FOREIGN_COMPLETION, Where.WORLD, facts.now());
            facts.story.say(() -> "world: somebody else completes " + h);
        });
    }

    private void foreignHooks() {
        world.fleet.onStateChange(change -> {
            if (change.instance().equals(world.instanceId()) && HookJudge.WAITS.contains(change.to())) {
                facts.scenario
                        .othersComplete()
                        .ifPresent(delay -> facts.scenario.hooks().stream()
                                .filter(h -> !facts.owned.contains(h.name()))
                                .forEach(h -> world.time.after(
                                        facts.scenario.group().propagation().plus(delay), () -> complete(h.name()))));
            }
        });
    }

    private boolean complete(String hook) {
        try {
            world.fleet
                    .autoScaling()
                    .complete(ActionKey.ofInstance(Scenario.GROUP, hook, world.instanceId()), Result.CONTINUE);
            return true;
        } catch (ApiRefused over) {
            // It has ended already, or has not begun.
            return false;
        }
    }

    /** Makes a pod of the same name, elsewhere, as soon as one of a StatefulSet is gone. */
    private void statefulSets() {
        world.cluster.watch(Selection.podsOf(Scenario.NODE), WatchOptions.fromNow(), new Watcher() {
            @Override
            public void onEvent(WatchEvent event) {
                if (event.type().equals("DELETED") && isStatefulSets(event.object())) {
                    world.time.after(dice.upTo(Duration.ofSeconds(2)), () -> again(event.object()));
                }
            }

            @Override
            public void onEnd() {}
        });
    }

    private static boolean isStatefulSets(ObjectNode pod) {
        return Json.list(Json.at(pod, "metadata", "ownerReferences")).stream()
                .anyMatch(o -> Json.text(o, "kind").equals("StatefulSet"));
    }

    private void again(ObjectNode pod) {
        try {
            world.cluster.add(Sketch.pod(Json.namespace(pod) + "/" + Json.name(pod))
                    .on(Scenario.OTHER_NODE)
                    .ofOther("apps/v1", "StatefulSet", "again"));
        } catch (Refusal there) {
            // Somebody was faster.
        }
    }
}
