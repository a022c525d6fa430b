package io.curfew.simulator.cluster.sketch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Objects as a test writes them down, to be added to a cluster with the status that they have here.
 *
 * <p>Names of pods, workloads and budgets are {@code namespace/name}, or a bare name in {@code default}. A namespace or
 * an owner that does not exist yet is made on the way; owner references need no uid. Sketches are values: every method
 * gives a new one.
 */
public sealed interface Sketch permits NodeSketch, PodSketch, WorkloadSketch, BudgetSketch {

    /** In the order in which they are to be made. */
    List<ObjectNode> objects();

    /** A node that is ready. */
    static NodeSketch node(String name) {
        return NodeSketch.called(name);
    }

    /** A running, ready pod without an owner; it needs {@link PodSketch#on}. */
    static PodSketch pod(String name) {
        return PodSketch.called(name);
    }

    /** A ReplicaSet and its pods, which carry the label {@code app} with its name. */
    static WorkloadSketch workload(String name, int replicas) {
        return WorkloadSketch.called(name, replicas);
    }

    /** A budget for the pods whose label {@code app} is its own name, unless it says otherwise. */
    static BudgetSketch budget(String name) {
        return BudgetSketch.called(name);
    }
}
