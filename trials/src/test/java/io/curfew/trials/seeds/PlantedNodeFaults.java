package io.curfew.trials.seeds;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What an agent could do wrong with its Node and its journal, and how it could die. */
final class PlantedNodeFaults {
    private PlantedNodeFaults() {}

    static List<Planted> all() {
        return List.of(
                new Planted("drops the resourceVersion of the cordon", patches(PlantedNodeFaults::unguarded)),
                new Planted("forgets the journal in the cordon patch", patches(PlantedNodeFaults::withoutJournal)),
                new Planted("uncordons what another has cordoned", patches(PlantedNodeFaults::uncordoning)),
                new Planted("loosens the deadline with each journal", patches(PlantedNodeFaults::loosened)),
                new Planted("counts the deadline from its own start", ForgetsFirstSight::new),
                new Planted("keeps its marks for ever", cluster(KeepsMarks::new)),
                new Planted("evicts without a cordon", cluster(NeverCordons::new)),
                new Planted("takes any Node for its own", TakesAnyNode::new),
                new Planted("dies of a 403", DiesOf403::new));
    }

    private static Supplier<Mutant> cluster(BiFunction<MemoryCluster, Facts, Cluster> faulty) {
        return () -> new Mutant() {
            @Override
            public Cluster around(MemoryCluster cluster, Facts facts) {
                return faulty.apply(cluster, facts);
            }
        };
    }

    private static Supplier<Mutant> patches(UnaryOperator<NodePatch> other) {
        return cluster((real, _) -> new FaultyCluster(real) {
            @Override
            public NodeAnswer patchNode(NodePatch patch) {
                return real.patchNode(other.apply(patch));
            }
        });
    }

    private static NodePatch unguarded(NodePatch patch) {
        return new NodePatch(
                Optional.empty(),
                patch.unschedulable(),
                patch.exclusionLabel(),
                patch.journal(),
                patch.unreadableJournal());
    }

    private static NodePatch withoutJournal(NodePatch patch) {
        return patch.unschedulable() instanceof Change.Set<Boolean> ? journal(patch, new Change.Keep<>()) : patch;
    }

    private static NodePatch uncordoning(NodePatch patch) {
        return patch.journal() instanceof Change.Remove<Journal>
                ? new NodePatch(
                        patch.resourceVersion(),
                        new Change.Remove<>(),
                        patch.exclusionLabel(),
                        patch.journal(),
                        patch.unreadableJournal())
                : patch;
    }

    private static NodePatch loosened(NodePatch patch) {
        return patch.unschedulable() instanceof Change.Keep<Boolean>
                        && patch.journal() instanceof Change.Set<Journal>(var journal)
                ? journal(patch, new Change.Set<>(later(journal)))
                : patch;
    }

    private static NodePatch journal(NodePatch patch, Change<Journal> journal) {
        return new NodePatch(
                patch.resourceVersion(),
                patch.unschedulable(),
                patch.exclusionLabel(),
                journal,
                patch.unreadableJournal());
    }

    private static Journal later(Journal journal) {
        return with(
                journal,
                journal.interruptions().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                e -> new Journal.Seen(
                                        e.getValue().firstSeen(),
                                        e.getValue().deadline().map(d -> d.plus(Duration.ofMinutes(10)))))));
    }

    private static Journal with(Journal journal, Map<String, Journal.Seen> interruptions) {
        return new Journal(
                interruptions,
                journal.cordonedBefore(),
                journal.labelledBefore(),
                journal.bootId(),
                journal.completedHooks());
    }

    private static OwnNode with(OwnNode node, String providerId, Journal.Entry journal) {
        return new OwnNode(
                node.name(),
                node.uid(),
                node.resourceVersion(),
                providerId,
                node.unschedulable(),
                node.exclusionLabel(),
                journal,
                node.bootId(),
                node.ready());
    }

    private static Observation shown(Observation observation, UnaryOperator<OwnNode> other) {
        return observation instanceof Observation.ActionEnded(Result.NodeRead(var action, NodeAnswer.Seen(var node)))
                ? new Observation.ActionEnded(new Result.NodeRead(action, new NodeAnswer.Seen(other.apply(node))))
                : observation;
    }

    private static final class ForgetsFirstSight implements Mutant {
        @Override
        public Observation seen(Observation observation, Facts facts) {
            return shown(
                    observation,
                    node -> node.journal() instanceof Journal.Entry.Written(var journal)
                            ? with(node, node.providerId(), new Journal.Entry.Written(with(journal, Map.of())))
                            : node);
        }
    }

    private static final class TakesAnyNode implements Mutant {
        @Override
        public Observation seen(Observation observation, Facts facts) {
            return shown(observation, node -> with(node, "aws:///zone/" + facts.world.instanceId(), node.journal()));
        }
    }

    private static final class KeepsMarks extends FaultyCluster {
        KeepsMarks(MemoryCluster real, Facts facts) {
            super(real);
        }

        @Override
        public NodeAnswer patchNode(NodePatch patch) {
            return patch.journal() instanceof Change.Remove<Journal>
                    ? new NodeAnswer.Failed("not sent")
                    : real.patchNode(patch);
        }
    }

    /** Believes that the cordon stands. */
    private static final class NeverCordons extends FaultyCluster {
        NeverCordons(MemoryCluster real, Facts facts) {
            super(real);
        }

        @Override
        public NodeAnswer patchNode(NodePatch patch) {
            return patch.unschedulable() instanceof Change.Set<Boolean>
                            && patch.journal() instanceof Change.Set<Journal>(var journal)
                            && real.readNode() instanceof NodeAnswer.Seen(var node)
                    ? new NodeAnswer.Seen(new OwnNode(
                            node.name(),
                            node.uid(),
                            node.resourceVersion(),
                            node.providerId(),
                            true,
                            Optional.of(OwnNode.EXCLUSION_VALUE),
                            new Journal.Entry.Written(journal),
                            node.bootId(),
                            node.ready()))
                    : real.patchNode(patch);
        }
    }

    private static final class DiesOf403 implements Mutant {
        private boolean refused;

        @Override
        public Observation seen(Observation observation, Facts facts) {
            refused |=
                    observation instanceof Observation.ActionEnded(Result.Evicted(var _, EvictionAnswer.Forbidden _));
            return observation;
        }

        @Override
        public List<Action> instead(Action action, Facts facts) {
            if (refused) {
                throw new IllegalStateException("forbidden");
            }
            return List.of(action);
        }
    }
}
