package io.curfew.trials.seeds;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Observation;
import java.util.List;
import java.util.function.Supplier;

/** The agent as it is, or with one planted fault. There is one for each process: it may remember what it saw. */
interface Mutant {
    /** No fault. */
    Supplier<Mutant> NONE = () -> new Mutant() {};

    default Cluster around(MemoryCluster cluster, Facts facts) {
        return cluster;
    }

    default AutoScaling around(AutoScaling autoScaling, Facts facts) {
        return autoScaling;
    }

    /** What the agent is shown instead of {@code observation}; the judges know what it should have seen. */
    default Observation seen(Observation observation, Facts facts) {
        return observation;
    }

    /** What is begun instead of {@code action}: the answer to the first is the loop's, that to others nobody's. */
    default List<Action> instead(Action action, Facts facts) {
        return List.of(action);
    }
}
