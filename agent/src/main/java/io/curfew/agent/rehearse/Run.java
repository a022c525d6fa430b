package io.curfew.agent.rehearse;

import io.curfew.agent.loop.Status;
import io.curfew.agent.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened in one run.
 *
 * @param plan empty where the notice is ignored
 * @param parts by UID
 * @param status what /status would say in the end
 * @param turns how often the loop turned
 */
record Run(
        Optional<Plan> plan,
        Map<String, PodPart> parts,
        List<Instant> heartbeats,
        Optional<StagedGroup.Completed> completed,
        Status status,
        int turns) {

    Run {
        parts = Map.copyOf(parts);
        heartbeats = List.copyOf(heartbeats);
    }
}
