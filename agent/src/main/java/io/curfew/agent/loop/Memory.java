package io.curfew.agent.loop;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this process remembers of what metadata said, also where no journal could be written.
 *
 * @param standing identity and first sight of the interruptions that stood when metadata last spoke
 * @param firstLook when metadata first said anything about the target state
 */
record Memory(Map<String, Instant> standing, Optional<Instant> firstLook) {

    Memory {
        standing = Map.copyOf(standing);
    }

    static Memory none() {
        return new Memory(Map.of(), Optional.empty());
    }

    /** The earliest first sight of each, here or in {@code journaled}. */
    Map<String, Instant> with(Map<String, Instant> journaled) {
        var all = new HashMap<>(standing);
        journaled.forEach((id, at) -> all.merge(id, at, (a, b) -> a.isBefore(b) ? a : b));
        return all;
    }

    Memory after(MetadataView metadata, List<Interruption> nowStanding) {
        var next = new HashMap<String, Instant>();
        nowStanding.forEach(i -> next.put(i.id(), i.firstSeen()));
        return new Memory(
                next, firstLook.or(() -> metadata.targetState().settled().map(Reading.Settled::since)));
    }

    /** Whether {@code interruption} began while this process was looking. */
    boolean sawItBegin(Interruption interruption) {
        return firstLook.filter(interruption.firstSeen()::isAfter).isPresent();
    }
}
