package io.curfew.agent.loop;

import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.OwnNode;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the own Node.
 *
 * @param node as last read or patched, even where it is gone by now
 * @param readAt when that was asked for
 * @param gone since when the API server says that there is no such Node
 * @param cordoned when a Node carrying our cordon and journal was first acknowledged by the API server
 * @param denied the permission that is missing to patch it, and since when
 * @param free whether this process has seen our marks gone, and not cordoned since: a cordon that stands all the same
 *     is somebody else's, even where a patch that was long on its way has brought an old journal back
 * @param givenBack what people are still to be told of: Curfew's marks were taken away
 */
record NodeView(
        Optional<OwnNode> node,
        Optional<Instant> readAt,
        Optional<Instant> gone,
        Optional<Instant> cordoned,
        Optional<Denial> denied,
        boolean free,
        Optional<GivenBack> givenBack) {

    /**
     * What is not allowed.
     *
     * @param action the key of what was refused last
     * @param still whether the newest answer to it was that refusal, and not a failure that says nothing about rights
     */
    record Denial(String action, String what, Instant since, boolean still) {}

    static NodeView unread() {
        return new NodeView(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /** Whether anything was learnt about the Node at all. */
    boolean known() {
        return node.isPresent() || gone.isPresent();
    }

    Optional<Journal> journal() {
        return node.flatMap(n -> n.journal().read());
    }

    NodeView answered(Action action, NodeAnswer answer, Instant asked, Instant now) {
        return switch (answer) {
            case NodeAnswer.Seen seen ->
                new NodeView(
                        Optional.of(seen.node()),
                        Optional.of(asked),
                        Optional.empty(),
                        standsIn(seen.node()) ? cordoned.or(() -> Optional.of(now)) : Optional.empty(),
                        denied.filter(d -> !d.action().equals(action.key())),
                        free || frees(action, seen.node()) || (node.isEmpty() && outlivedMarks(seen.node())),
                        givenBack);
            case NodeAnswer.Gone _ ->
                new NodeView(
                        node, Optional.of(asked), gone.or(() -> Optional.of(now)), cordoned, denied, free, givenBack);
            // The Node changed since it was read: what we hold is stale, so it is read again before the next patch.
            case NodeAnswer.Conflict _ -> new NodeView(node, Optional.empty(), gone, cordoned, denied, free, givenBack);
            case NodeAnswer.Denied d ->
                new NodeView(
                        node,
                        readAt,
                        gone,
                        cordoned,
                        Optional.of(new Denial(
                                action.key(),
                                d.what(),
                                denied.map(Denial::since).orElse(now),
                                true)),
                        free,
                        givenBack);
            case NodeAnswer.Failed _ -> unheard(action);
        };
    }

    /** No answer that says anything: a refusal from before is not waited out for it (seed 341396). */
    NodeView unheard(Action action) {
        return isDenied(action.key())
                ? new NodeView(
                        node,
                        readAt,
                        gone,
                        cordoned,
                        denied.map(d -> new Denial(d.action(), d.what(), d.since(), false)),
                        free,
                        givenBack)
                : this;
    }

    /** Whether the newest answer to such an action was a refusal. */
    boolean isDenied(String key) {
        return denied.filter(d -> d.still() && d.action().equals(key)).isPresent();
    }

    /** Our marks are being taken away: until the Node is seen again, nobody knows whether they still stand. */
    NodeView undoBegun() {
        return new NodeView(node, Optional.empty(), gone, Optional.empty(), denied, free, givenBack);
    }

    /** The node is being cordoned: what stands from now on may be ours. */
    NodeView cordonBegun() {
        return new NodeView(node, readAt, gone, cordoned, denied, false, givenBack);
    }

    /** Nothing stands any more: a permission may be there next time. */
    NodeView afterwards() {
        return new NodeView(node, readAt, gone, cordoned, Optional.empty(), free, Optional.empty()).withoutGone();
    }

    /** While nothing stands a Node that is gone has no journal (seed 762507). */
    NodeView withoutGone() {
        return gone.isEmpty() || node.isEmpty()
                ? this
                : new NodeView(Optional.empty(), readAt, gone, cordoned, denied, free, givenBack);
    }

    NodeView with(Optional<GivenBack> next) {
        return new NodeView(node, readAt, gone, cordoned, denied, free, next);
    }

    /** The conditions are those of {@code seen}; of the rest something newer is known, or on its way. */
    NodeView withConditionsOf(OwnNode seen) {
        return new NodeView(node.map(n -> n.with(seen.conditions())), readAt, gone, cordoned, denied, free, givenBack);
    }

    private static boolean frees(Action action, OwnNode node) {
        return action instanceof Action.PatchNode p && p.patch().takesMarksAway() && !node.unschedulable();
    }

    // The first patch sets the label beside the cordon, and the last takes both: a journal without it came back alone.
    private static boolean outlivedMarks(OwnNode node) {
        return node.exclusionLabel().isEmpty()
                && node.journal()
                        .read()
                        .filter(j -> j.marks() && !j.labelledBefore())
                        .isPresent();
    }

    private static boolean standsIn(OwnNode node) {
        return node.unschedulable()
                && node.journal().read().filter(Journal::marks).isPresent();
    }
}
