package io.curfew.trials.seeds;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.PodsAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The port to Kubernetes as it is; a planted fault changes one of its methods. */
class FaultyCluster implements Cluster {
    final MemoryCluster real;

    FaultyCluster(MemoryCluster real) {
        this.real = real;
    }

    @Override
    public NodeAnswer readNode() {
        return real.readNode();
    }

    @Override
    public NodeAnswer patchNode(NodePatch patch) {
        return real.patchNode(patch);
    }

    @Override
    public void watchPods(Consumer<Observation> inbox) {
        real.watchPods(inbox);
    }

    @Override
    public void stopWatching() {
        real.stopWatching();
    }

    @Override
    public PodsAnswer listPods() {
        return real.listPods();
    }

    @Override
    public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
        return real.evict(pod, grace);
    }

    @Override
    public EvictionAnswer delete(Pod pod, Duration grace) {
        return real.delete(pod, grace);
    }

    @Override
    public NodeAnswer setConditions(ConditionPatch patch) {
        return real.setConditions(patch);
    }

    @Override
    public Optional<String> tellAgain(Notice notice, int count) {
        return real.tellAgain(notice, count);
    }

    @Override
    public Optional<String> tell(Notice notice) {
        return real.tell(notice);
    }

    @Override
    public void close() {
        real.close();
    }
}
