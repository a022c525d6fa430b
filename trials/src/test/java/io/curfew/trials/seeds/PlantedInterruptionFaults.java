package io.curfew.trials.seeds;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.interruption.MaintenanceNotice;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.Result;
import io.curfew.agent.recycle.Capacity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What an agent could do wrong with notices, with the way back, and with a replacement. */
final class PlantedInterruptionFaults {
    private PlantedInterruptionFaults() {}

    static List<Planted> all() {
        return List.of(
                new Planted("takes every standby for its own", metadata(PlantedInterruptionFaults::neverOnStandby)),
                new Planted("begins a maintenance at first sight", metadata(PlantedInterruptionFaults::atOnce)),
                new Planted("holds a recommendation for ever", metadata(PlantedInterruptionFaults::seenJustNow)),
                new Planted("takes the first way into the pool for one back", HasAlwaysServed::new),
                new Planted("drains before the replacement serves", NeverMissesOne::new),
                new Planted("goes on standby before its journal says so", StandbyFirst::new),
                new Planted("completes with volumes attached", SeesNoVolumes::new),
                new Planted("evicts protected pods", Unprotecting::new));
    }

    private static Supplier<Mutant> metadata(BiFunction<MetadataView, Instant, MetadataView> other) {
        return () -> new Mutant() {
            @Override
            public Observation seen(Observation observation, Facts facts) {
                return observation instanceof Observation.MetadataSeen(var view)
                        ? new Observation.MetadataSeen(other.apply(view, facts.agentNow()))
                        : observation;
            }
        };
    }

    private static MetadataView neverOnStandby(MetadataView view, Instant now) {
        return inService(view, TargetState.STANDBY, now);
    }

    private static MetadataView inService(MetadataView view, TargetState state, Instant now) {
        return view.targetState().lastKnown().filter(state::equals).isPresent()
                ? view.withTargetState(new Reading.Known<>(TargetState.IN_SERVICE, now), view.lastAnswer())
                : view;
    }

    private static MetadataView atOnce(MetadataView view, Instant now) {
        return view.maintenance() instanceof Reading.Known<List<MaintenanceNotice>>(var notices, var since)
                ? view.withMaintenance(new Reading.Known<>(
                        notices.stream()
                                .flatMap(n -> MaintenanceNotice.of(n.eventId(), n.code(), since.toString()).stream())
                                .toList(),
                        since))
                : view;
    }

    /** As if the clock were part of what makes it one notice. */
    private static MetadataView seenJustNow(MetadataView view, Instant now) {
        return view.rebalance() instanceof Reading.Known<String>
                ? view.withRebalance(new Reading.Known<>("seen at " + now, now))
                : view;
    }

    private static final class HasAlwaysServed implements Mutant {
        private boolean begun;

        @Override
        public Observation seen(Observation observation, Facts facts) {
            if (begun || !(observation instanceof Observation.MetadataSeen(var view))) {
                return observation;
            }
            begun = true;
            return new Observation.MetadataSeen(inService(view, TargetState.WARMED_RUNNING, facts.agentNow()));
        }
    }

    private static final class NeverMissesOne implements Mutant {
        @Override
        public AutoScaling around(AutoScaling autoScaling, Facts facts) {
            return new FaultyAutoScaling(autoScaling) {
                @Override
                public AwsAnswer<Capacity> describeGroup(String group) {
                    return real.describeGroup(group) instanceof AwsAnswer.Good<Capacity>(var capacity)
                            ? new AwsAnswer.Good<>(new Capacity(capacity.desired(), capacity.desired()))
                            : real.describeGroup(group);
                }
            };
        }
    }

    private static final class StandbyFirst implements Mutant {
        @Override
        public List<Action> instead(Action action, Facts facts) {
            return action instanceof Action.PatchNode(var patch) && patch.recycle() instanceof Change.Set<String>
                    ? List.of(action, new Action.EnterStandby(Scenario.GROUP, facts.world.instanceId()))
                    : List.of(action);
        }
    }

    private static final class SeesNoVolumes implements Mutant {
        @Override
        public Observation seen(Observation observation, Facts facts) {
            return switch (observation) {
                case Observation.ActionEnded(Result.NodeRead(var action, NodeAnswer.Seen(var node))) ->
                    new Observation.ActionEnded(new Result.NodeRead(action, new NodeAnswer.Seen(withoutVolumes(node))));
                case Observation.ActionEnded(Result.NodePatched(var action, NodeAnswer.Seen(var node))) ->
                    new Observation.ActionEnded(
                            new Result.NodePatched(action, new NodeAnswer.Seen(withoutVolumes(node))));
                default -> observation;
            };
        }

        private static OwnNode withoutVolumes(OwnNode node) {
            return new OwnNode(
                    node.name(),
                    node.uid(),
                    node.resourceVersion(),
                    node.providerId(),
                    node.unschedulable(),
                    node.exclusionLabel(),
                    node.journal(),
                    node.bootId(),
                    node.ready(),
                    Set.of(),
                    node.recycle());
        }
    }

    private static final class Unprotecting implements Mutant {
        private static Pod unprotected(Pod pod) {
            var annotations = new HashMap<>(pod.annotations());
            annotations.remove(Scenario.PROTECTION);
            return new Pod(
                    pod.uid(),
                    pod.namespace(),
                    pod.name(),
                    pod.controller(),
                    pod.ownedByNode(),
                    pod.mirror(),
                    pod.grace(),
                    pod.deletion(),
                    pod.finished(),
                    pod.containersEnded(),
                    pod.ready(),
                    pod.finalizers(),
                    pod.claims(),
                    pod.emptyDir(),
                    pod.priority(),
                    pod.priorityClass(),
                    pod.tolerations(),
                    pod.labels(),
                    annotations);
        }

        @Override
        public Observation seen(Observation observation, Facts facts) {
            return observation instanceof Observation.PodsSeen(var pods)
                    ? new Observation.PodsSeen(
                            pods.stream().map(Unprotecting::unprotected).toList())
                    : observation;
        }
    }
}
