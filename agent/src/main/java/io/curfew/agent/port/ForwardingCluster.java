package io.curfew.agent.port;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Another way to a cluster, which does as that does; a subclass does some of it otherwise. */
public abstract class ForwardingCluster implements Cluster {
    private final Cluster cluster;

    protected ForwardingCluster(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public NodeAnswer readNode() {
        return cluster.readNode();
    }

    @Override
    public NodeAnswer patchNode(NodePatch patch) {
        return cluster.patchNode(patch);
    }

    @Override
    public void watchPods(Consumer<Observation> inbox) {
        cluster.watchPods(inbox);
    }

    @Override
    public void stopWatching() {
        cluster.stopWatching();
    }

    @Override
    public PodsAnswer listPods() {
        return cluster.listPods();
    }

    @Override
    public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
        return cluster.evict(pod, grace);
    }

    @Override
    public EvictionAnswer delete(Pod pod, Duration grace) {
        return cluster.delete(pod, grace);
    }

    @Override
    public NodeAnswer setConditions(ConditionPatch patch) {
        return cluster.setConditions(patch);
    }

    @Override
    public Optional<String> tell(Notice notice) {
        return cluster.tell(notice);
    }

    @Override
    public Optional<String> tellAgain(Notice notice, int count) {
        return cluster.tellAgain(notice, count);
    }

    @Override
    public Optional<Shortcoming> shortcoming() {
        return cluster.shortcoming();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
