package io.curfew.agent.plan;

import io.curfew.agent.interruption.Interruption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
 * @param spent identities of interruptions that are over for Curfew although metadata still shows them
 * @param beenInService whether the instance was in service before: only then a way into the warm pool is one back
 * @param recycling how far the replacement of the instance is, where an operator has asked for one
 */
public record Journal(
        Map<String, Seen> interruptions,
        boolean cordonedBefore,
        boolean labelledBefore,
        String bootId,
        Optional<Instant> labelledAt,
        Set<String> completedHooks,
        Set<String> spent,
        boolean beenInService,
        Optional<Recycling> recycling) {
    public static final String ANNOTATION = "curfew.io/journal";
    /** Where an unreadable journal is moved to before a new one takes its place. */
    public static final String UNREADABLE_ANNOTATION = "curfew.io/journal-unreadable";

    public Journal {
        interruptions = Map.copyOf(interruptions);
        completedHooks = Set.copyOf(completedHooks);
        spent = Set.copyOf(spent);
    }

    /** One that knows of nothing but interruptions and hooks. */
    public Journal(
            Map<String, Seen> interruptions,
            boolean cordonedBefore,
            boolean labelledBefore,
            String bootId,
            Set<String> completedHooks) {
        this(
                interruptions,
                cordonedBefore,
                labelledBefore,
                bootId,
                Optional.empty(),
                completedHooks,
                Set.of(),
                false,
                Optional.empty());
    }

    /** One that says nothing about marks: what is to be remembered when they have been taken away. */
    public static Journal withoutMarks(String bootId, Set<String> spent, Optional<Recycling> recycling) {
        return new Journal(Map.of(), false, false, bootId, Optional.empty(), Set.of(), spent, false, recycling);
    }

    /**
     * One interruption.
     *
     * @param deadline never later than before while the interruption stands; empty where the settings ignore it
     */
    public record Seen(Instant firstSeen, Optional<Instant> deadline) {}

    /**
     * A replacement that was asked for.
     *
     * @param since when the request was first seen
     */
    public record Recycling(Instant since, Stage stage) {}

    /** The stages of a replacement, in their order. */
    public enum Stage {
        /** On its way to standby, and another instance on its way into service. */
        REPLACING,
        /** The other one is there: the pods go. */
        DRAINING
    }

    /** Whether Curfew's marks are on the Node; without interruptions it only remembers. */
    public boolean marks() {
        return !interruptions.isEmpty();
    }

    /** First sight of each, by identity. */
    public Map<String, Instant> firstSights() {
        if (interruptions.isEmpty()) {
            return Map.of();
        }
        var sights = new HashMap<String, Instant>();
        interruptions.forEach((id, seen) -> sights.put(id, seen.firstSeen()));
        return sights;
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

    public Journal with(Optional<Recycling> next) {
        return new Journal(
                interruptions,
                cordonedBefore,
                labelledBefore,
                bootId,
                labelledAt,
                completedHooks,
                spent,
                beenInService,
                next);
    }

    /** The same, with the exclusion label set at {@code at}. */
    public Journal labelledAt(Instant at) {
        return new Journal(
                interruptions,
                cordonedBefore,
                labelledBefore,
                bootId,
                Optional.of(at),
                completedHooks,
                spent,
                beenInService,
                recycling);
    }

    public Journal withCompleted(List<String> hooks) {
        if (completedHooks.containsAll(hooks)) {
            return this;
        }
        var all = new TreeSet<>(completedHooks);
        all.addAll(hooks);
        return new Journal(
                interruptions,
                cordonedBefore,
                labelledBefore,
                bootId,
                labelledAt,
                all,
                spent,
                beenInService,
                recycling);
    }
}
