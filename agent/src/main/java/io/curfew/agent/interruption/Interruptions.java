package io.curfew.agent.interruption;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which interruptions stand, from what metadata says now and what the journal remembers. */
public final class Interruptions {
    private Interruptions() {}

    /**
     * The interruptions that stand.
     *
     * @param journaled identity and first sight of what an earlier turn, or an earlier agent, had seen
     */
    public static List<Interruption> standing(MetadataView metadata, Map<String, Instant> journaled) {
        return asgTermination(metadata.targetState(), journaled).stream()
                .map(Interruption.class::cast)
                .toList();
    }

    private static Optional<Interruption.AsgTermination> asgTermination(
            Reading<TargetState> targetState, Map<String, Instant> journaled) {
        var remembered = Optional.ofNullable(journaled.get(new Interruption.AsgTermination(Instant.EPOCH).id()));
        return switch (targetState.settled().orElse(null)) {
            case Reading.Known<TargetState> known
            when known.value() == TargetState.TERMINATED ->
                Optional.of(new Interruption.AsgTermination(remembered.orElse(known.since())));
            case Reading.Known<TargetState> _ -> Optional.empty();
            // Nobody takes a termination back by saying nothing: a restarted agent whose metadata is silent goes on,
            // and the 404 that follows a live migration (nth.md section 2) is no word about the future either.
            case Reading.Absent<TargetState> _ -> remembered.map(Interruption.AsgTermination::new);
            case null -> remembered.map(Interruption.AsgTermination::new);
        };
    }
}
