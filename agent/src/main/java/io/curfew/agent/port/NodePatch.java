package io.curfew.agent.port;

import io.curfew.agent.plan.Journal;
import java.util.Optional;

/**
 * One merge patch of the own Node.
 *
 * @param resourceVersion the Node that the patch was decided on; empty where the journal of a cordon that stands is
 *     kept up to date, which nobody else writes
 * @param unreadableJournal an unreadable journal's text, kept beside the new one
 * @param recycle what Curfew answers to the request for a replacement
 */
public record NodePatch(
        Optional<String> resourceVersion,
        Change<Boolean> unschedulable,
        Change<String> exclusionLabel,
        Change<Journal> journal,
        Optional<String> unreadableJournal,
        Change<String> recycle) {

    /** One that has nothing to do with a request for a replacement. */
    public NodePatch(
            Optional<String> resourceVersion,
            Change<Boolean> unschedulable,
            Change<String> exclusionLabel,
            Change<Journal> journal,
            Optional<String> unreadableJournal) {
        this(resourceVersion, unschedulable, exclusionLabel, journal, unreadableJournal, new Change.Keep<>());
    }

    /** Cordon, exclusion label and journal in one patch (drain.md 2.2). */
    public static NodePatch cordon(
            OwnNode node, Change<Boolean> unschedulable, Change<String> exclusionLabel, Journal journal) {
        return new NodePatch(
                Optional.of(node.resourceVersion()),
                unschedulable,
                exclusionLabel,
                new Change.Set<>(journal),
                node.journal() instanceof Journal.Entry.Unreadable u ? Optional.of(u.text()) : Optional.empty());
    }

    /** The journal of a cordon that stands. */
    public static NodePatch journal(Journal journal) {
        return new NodePatch(
                Optional.empty(),
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Set<>(journal),
                Optional.empty());
    }

    /** The journal, where there is one, together with the answer to a request for a replacement. */
    public static NodePatch recycle(OwnNode node, Optional<Journal> journal, String answer) {
        return new NodePatch(
                Optional.of(node.resourceVersion()),
                new Change.Keep<>(),
                new Change.Keep<>(),
                journal.<Change<Journal>>map(Change.Set::new).orElseGet(Change.Keep::new),
                Optional.empty(),
                new Change.Set<>(answer));
    }

    /** Takes cordon and label back as far as they are Curfew's, and leaves the journal with what is to be remembered. */
    public static NodePatch giveBack(
            OwnNode node, Change<Boolean> unschedulable, Change<String> exclusionLabel, Optional<Journal> left) {
        return new NodePatch(
                Optional.of(node.resourceVersion()),
                unschedulable,
                exclusionLabel,
                left.<Change<Journal>>map(Change.Set::new).orElseGet(Change.Remove::new),
                Optional.empty());
    }

    /**
     * What is left to remember of something that is over: nothing, as a rule. Guarded, since it may be long on its way:
     * a cordon that stands by then would lose the journal that says whose it is (seed 979509).
     */
    public static NodePatch afterwards(OwnNode node, Optional<Journal> left) {
        return giveBack(node, new Change.Keep<>(), new Change.Keep<>(), left);
    }

    /** Whether Curfew's marks are gone from the Node when it is done, whatever is still to be remembered. */
    public boolean takesMarksAway() {
        return switch (journal) {
            case Change.Keep<Journal> _ -> false;
            case Change.Set<Journal> set -> !set.value().marks();
            case Change.Remove<Journal> _ -> true;
        };
    }

    /** Whether it sets marks, or leaves those that stand and says that they are Curfew's. */
    public boolean cordons() {
        return resourceVersion.isPresent() && !takesMarksAway();
    }

    /** Whether {@code node} shows what the patch was to do. */
    public boolean standsIn(OwnNode node) {
        return unschedulable.standsIn(node.unschedulable() ? Optional.of(true) : Optional.empty())
                && exclusionLabel.standsIn(node.exclusionLabel())
                && journal.standsIn(node.journal().read())
                && recycle.standsIn(node.recycle());
    }

    /** What the Node would be with it. */
    public OwnNode appliedTo(OwnNode node) {
        return new OwnNode(
                node.name(),
                node.uid(),
                node.resourceVersion(),
                node.providerId(),
                unschedulable
                        .applied(node.unschedulable() ? Optional.of(true) : Optional.empty())
                        .orElse(false),
                exclusionLabel.applied(node.exclusionLabel()),
                switch (journal) {
                    case Change.Keep<Journal> _ -> node.journal();
                    case Change.Set<Journal> set -> new Journal.Entry.Written(set.value());
                    case Change.Remove<Journal> _ -> new Journal.Entry.None();
                },
                node.bootId(),
                node.ready(),
                node.volumesAttached(),
                recycle.applied(node.recycle()),
                node.conditions());
    }

    /** What a patch does to one field. */
    public sealed interface Change<T> {
        record Keep<T>() implements Change<T> {}

        record Set<T>(T value) implements Change<T> {}

        record Remove<T>() implements Change<T> {}

        private Optional<T> applied(Optional<T> field) {
            return switch (this) {
                case Keep<T> _ -> field;
                case Set<T> set -> Optional.of(set.value());
                case Remove<T> _ -> Optional.empty();
            };
        }

        private boolean standsIn(Optional<T> field) {
            return switch (this) {
                case Keep<T> _ -> true;
                case Set<T> set -> field.equals(Optional.of(set.value()));
                case Remove<T> _ -> field.isEmpty();
            };
        }
    }
}
