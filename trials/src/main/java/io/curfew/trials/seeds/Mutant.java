package io.curfew.trials.seeds;

import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Observation;

/** The agent as it is, or with one planted fault. */
interface Mutant {
    /** No fault. */
    Mutant NONE = new Mutant() {};

    default Cluster around(MemoryCluster cluster, Facts facts) {
        return cluster;
    }

    default AutoScaling around(AutoScaling autoScaling, Facts facts) {
        return autoScaling;
    }

    default Observation seen(Observation observation, Facts facts) {
        return observation;
    }
}
