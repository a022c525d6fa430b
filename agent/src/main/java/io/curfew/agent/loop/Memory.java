package io.curfew.agent.loop;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this process remembers of what metadata said, also where no journal could be written.
 *
 * @param standing identity and first sight of the interruptions that stood when metadata last spoke
 * @param firstLook when metadata first said anything about the target state
 * @param spent identities of interruptions that are over although metadata still shows them
 * @param beenInService whether the instance has been in service, as far as this process saw
 * @param planned whether there was a plan in the newest turn
 * @param withdrawn identities that metadata took back while this process looked: the journal names them until it is
 *     taken away, and a 404 in between brings none of them back
 */
record Memory(
        Map<String, Instant> standing,
        Optional<Instant> firstLook,
        Set<String> spent,
        boolean beenInService,
        boolean planned,
        Set<String> withdrawn) {

    Memory {
        standing = Map.copyOf(standing);
        spent = Set.copyOf(spent);
        withdrawn = Set.copyOf(withdrawn);
    }

    static Memory none() {
        return new Memory(Map.of(), Optional.empty(), Set.of(), false, false, Set.of());
    }

    /** The earliest first sight of each, here or in {@code journaled}, but of none that was taken back since. */
    Map<String, Instant> with(Map<String, Instant> journaled) {
        if (journaled.isEmpty()) {
            return standing;
        }
        var all = new HashMap<>(standing);
        journaled.forEach((id, at) -> {
            if (!withdrawn.contains(id)) {
                all.merge(id, at, (a, b) -> a.isBefore(b) ? a : b);
            }
        });
        return all;
    }

    /**
     * @param takenBack identities that stood before, here or in the journal, and that metadata says are no more
     */
    Memory after(MetadataView metadata, Set<String> takenBack, List<Interruption> nowStanding) {
        var next = new HashMap<String, Instant>();
        nowStanding.forEach(i -> next.put(i.id(), i.firstSeen()));
        var gone = new HashSet<>(withdrawn);
        gone.addAll(takenBack);
        gone.removeAll(next.keySet());
        var inService = metadata.targetState()
                .lastKnown()
                .filter(TargetState.IN_SERVICE::equals)
                .isPresent();
        return new Memory(
                next,
                firstLook.or(() -> metadata.targetState().settled().map(Reading.Settled::since)),
                spent,
                beenInService || inService,
                planned,
                gone);
    }

    /** Pods that must leave run here: whether this process saw it or not, the instance serves. */
    Memory serving() {
        return new Memory(standing, firstLook, spent, true, planned, withdrawn);
    }

    /** {@code ids} are over, and those of before as long as they are shown. */
    Memory spending(Set<String> ids) {
        return ids.equals(spent) ? this : new Memory(standing, firstLook, ids, beenInService, planned, withdrawn);
    }

    /** {@code ids} stand no longer, and others of their kind take their place. */
    Memory without(Set<String> ids) {
        if (ids.isEmpty()) {
            return this;
        }
        var left = new HashMap<>(standing);
        left.keySet().removeAll(ids);
        var gone = new HashSet<>(withdrawn);
        gone.addAll(ids);
        return new Memory(left, firstLook, spent, beenInService, planned, gone);
    }

    /** No journal names any of them any more. */
    Memory withoutWithdrawn() {
        return withdrawn.isEmpty() ? this : new Memory(standing, firstLook, spent, beenInService, planned, Set.of());
    }

    /** {@code more} are over too. */
    Set<String> spentAnd(Set<String> more) {
        if (more.isEmpty()) {
            return spent;
        }
        var all = new HashSet<>(spent);
        all.addAll(more);
        return all;
    }

    Memory planned(boolean now) {
        return now == planned ? this : new Memory(standing, firstLook, spent, beenInService, now, withdrawn);
    }

    /** Whether {@code interruption} began while this process was looking. */
    boolean sawItBegin(Interruption interruption) {
        return firstLook.filter(interruption.firstSeen()::isAfter).isPresent();
    }
}
