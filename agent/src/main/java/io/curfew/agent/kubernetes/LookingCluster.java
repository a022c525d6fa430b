package io.curfew.agent.kubernetes;

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

/**
 * A dry run's way to the API server: it looks and never writes. The loop withholds its own actions; this is for whoever
 * else holds the port.
 */
record LookingCluster(Cluster cluster) implements Cluster {
    @Override
    public NodeAnswer readNode() {
        return cluster.readNode();
    }

    /** The Node as it is, and not as it would be. */
    @Override
    public NodeAnswer patchNode(NodePatch patch) {
        return cluster.readNode();
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
        return new EvictionAnswer.Unreachable("withheld: a dry run");
    }

    @Override
    public EvictionAnswer delete(Pod pod, Duration grace) {
        return new EvictionAnswer.Unreachable("withheld: a dry run");
    }

    /** The Node as it is, and not as it would be. */
    @Override
    public NodeAnswer setConditions(ConditionPatch patch) {
        return cluster.readNode();
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
        cluster.close();
    }
}
