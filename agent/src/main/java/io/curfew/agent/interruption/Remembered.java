package io.curfew.agent.interruption;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an earlier turn, or an earlier agent, knew.
 *
 * @param firstSights of the interruptions that stood, by identity
 * @param spent identities of interruptions that are over although metadata still shows them
 * @param served whether the instance has been in service: where it has not, its way into the warm pool is its first
 * @param ownStandby whether the Standby is of our own making (recycle), and no interruption
 */
public record Remembered(Map<String, Instant> firstSights, Set<String> spent, boolean served, boolean ownStandby) {
    public Remembered {
        firstSights = Map.copyOf(firstSights);
        spent = Set.copyOf(spent);
    }

    public static Remembered nothing() {
        return new Remembered(Map.of(), Set.of(), false, false);
    }

    Optional<Instant> firstSight(String id) {
        return Optional.ofNullable(firstSights.get(id));
    }

    /** The payloads of all of {@code kind} that stood, but for spent ones. */
    List<Sight> of(Interruption.Kind kind) {
        if (firstSights.isEmpty()) {
            return List.of();
        }
        var sights = new ArrayList<Sight>();
        var prefix = kind.text() + "/";
        firstSights.forEach((id, at) -> {
            if (id.startsWith(prefix) && !spent.contains(id)) {
                sights.add(new Sight(id.substring(prefix.length()), at));
            }
        });
        return sights;
    }

    /** A payload, and when it was first seen. */
    record Sight(String payload, Instant at) {}
}
