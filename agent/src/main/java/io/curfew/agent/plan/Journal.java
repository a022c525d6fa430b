package io.curfew.agent.plan;

import io.curfew.agent.interruption.Interruption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What Curfew writes on its Node so that a restarted agent goes on where the last one stopped: the annotation
 * {@value #ANNOTATION}, as versioned JSON.
 *
 * @param interruptions by identity: what is remembered of each interruption that stands
 * @param cordonedBefore whether somebody else had cordoned the Node before Curfew did
 * @param labelledBefore whether the exclusion label stood there before Curfew set it
 * @param bootId the Node's boot when the journal was begun
 * @param labelledAt when the exclusion label was set; empty where an older version wrote the journal
 * @param completedHooks names of hooks whose completion was accepted
 */
public record Journal(
        Map<String, Seen> interruptions,
        boolean cordonedBefore,
        boolean labelledBefore,
        String bootId,
        Optional<Instant> labelledAt,
        Set<String> completedHooks) {
    public static final String ANNOTATION = "curfew.io/journal";
    /** Where an unreadable journal is moved to before a new one takes its place. */
    public static final String UNREADABLE_ANNOTATION = "curfew.io/journal-unreadable";

    public Journal(
            Map<String, Seen> interruptions,
            boolean cordonedBefore,
            boolean labelledBefore,
            String bootId,
            Set<String> completedHooks) {
        this(interruptions, cordonedBefore, labelledBefore, bootId, Optional.empty(), completedHooks);
    }

    public Journal {
        interruptions = Map.copyOf(interruptions);
        completedHooks = Set.copyOf(completedHooks);
    }

    /**
     * One interruption.
     *
     * @param deadline never later than before while the interruption stands; empty where the settings ignore it
     */
    public record Seen(Instant firstSeen, Optional<Instant> deadline) {}

    /** First sight of each, by identity. */
    public Map<String, Instant> firstSights() {
        return interruptions.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().firstSeen()));
    }

    /** The deadline that was planned for {@code interruption} before. */
    public Optional<Instant> deadlineOf(Interruption interruption) {
        return Optional.ofNullable(interruptions.get(interruption.id())).flatMap(Seen::deadline);
    }

    /** What stands in the annotation. */
    public sealed interface Entry {
        record None() implements Entry {}

        record Written(Journal journal) implements Entry {}

        /** Something that this version cannot read; it is reported and kept, and treated as absent. */
        record Unreadable(String text, String why) implements Entry {}

        default Optional<Journal> read() {
            return this instanceof Written w ? Optional.of(w.journal()) : Optional.empty();
        }
    }

    /** The same, with the exclusion label set at {@code at}. */
    public Journal labelledAt(Instant at) {
        return new Journal(interruptions, cordonedBefore, labelledBefore, bootId, Optional.of(at), completedHooks);
    }

    public Journal withCompleted(List<String> hooks) {
        var all = new TreeSet<>(completedHooks);
        all.addAll(hooks);
        return new Journal(interruptions, cordonedBefore, labelledBefore, bootId, labelledAt, all);
    }
}
