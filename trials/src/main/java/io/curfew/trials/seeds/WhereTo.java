package io.curfew.trials.seeds;

import io.curfew.agent.interruption.TargetState;
import java.util.Optional;

/** Where an instance goes, by its lifecycle state (A10). */
final class WhereTo {
    private WhereTo() {}

    static Optional<TargetState> from(String lifecycleState) {
        if (lifecycleState.startsWith("Terminat")) {
            return Optional.of(TargetState.TERMINATED);
        }
        if (lifecycleState.equals("InService") || lifecycleState.startsWith("Pending")) {
            return Optional.of(TargetState.IN_SERVICE);
        }
        if (lifecycleState.equals("Standby") || lifecycleState.equals("EnteringStandby")) {
            return Optional.of(TargetState.STANDBY);
        }
        if (lifecycleState.startsWith("Warmed:Terminat")) {
            return Optional.of(TargetState.WARMED_TERMINATED);
        }
        if (lifecycleState.startsWith("Warmed:")) {
            return TargetState.parse(lifecycleState).or(() -> Optional.of(TargetState.WARMED_STOPPED));
        }
        return lifecycleState.startsWith("Detach") ? Optional.of(TargetState.DETACHED) : Optional.empty();
    }
}
