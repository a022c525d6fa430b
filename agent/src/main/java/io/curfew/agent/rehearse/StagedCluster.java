package io.curfew.agent.rehearse;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.PodsAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The loop's port to Kubernetes, over the pods of one run. */
final class StagedCluster implements Cluster {
    private final StagedTime time;
    private final StagedPods pods;
    private final Behaviour behaviour;
    private OwnNode node;

    StagedCluster(StagedTime time, StagedPods pods, Behaviour behaviour, OwnNode node) {
        this.time = time;
        this.pods = pods;
        this.behaviour = behaviour;
        this.node = node;
    }

    @Override
    public NodeAnswer readNode() {
        // In the best run a volume is detached with its pod.
        if (behaviour.ends() == Behaviour.Ends.AT_ONCE && !pods.blocks()) {
            node = withoutVolumes(node);
        }
        return new NodeAnswer.Seen(node);
    }

    @Override
    public NodeAnswer patchNode(NodePatch patch) {
        node = patch.appliedTo(node);
        return new NodeAnswer.Seen(node);
    }

    @Override
    public void watchPods(Consumer<Observation> inbox) {
        pods.onChange(
                () -> time.after(behaviour.answersAfter(), () -> inbox.accept(new Observation.PodsSeen(pods.list()))));
        inbox.accept(new Observation.PodsSeen(pods.list()));
    }

    @Override
    public void stopWatching() {
        pods.onChange(() -> {});
    }

    @Override
    public PodsAnswer listPods() {
        return new PodsAnswer.Listed(pods.list());
    }

    @Override
    public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
        return pods.evict(pod, grace);
    }

    @Override
    public EvictionAnswer delete(Pod pod, Duration grace) {
        return pods.delete(pod, grace);
    }

    @Override
    public NodeAnswer setConditions(ConditionPatch patch) {
        node = patch.appliedTo(node);
        return new NodeAnswer.Seen(node);
    }

    @Override
    public Optional<String> tell(Notice notice) {
        return Optional.empty();
    }

    @Override
    public Optional<String> tellAgain(Notice notice, int count) {
        return Optional.empty();
    }

    @Override
    public void close() {
        stopWatching();
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
                node.recycle(),
                node.conditions());
    }
}
