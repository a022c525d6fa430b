package io.curfew.trials.seeds;

import io.curfew.agent.port.ForwardingCluster;

/** The port to Kubernetes as it is; a planted fault changes one of its methods. */
class FaultyCluster extends ForwardingCluster {
    final MemoryCluster real;

    FaultyCluster(MemoryCluster real) {
        super(real);
        this.real = real;
    }
}
