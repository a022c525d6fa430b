package io.curfew.agent.loop;

import io.curfew.agent.drain.PodClass;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What holds the completion, and never an eviction: load balancers that may still send to this node (B4, B14, B16), and
 * volumes of drained pods that are still attached (drain.md 2.6). Neither holds it beyond the plan's limit.
 */
final class Holding {
    /** An acknowledgement that came later than this after its patch is only a later look at the Node. */
    private static final Duration PATCH_TAKES = Duration.ofSeconds(30);

    private static final Duration SOONEST_LOOK = Duration.ofSeconds(2);
    private static final Duration LATEST_LOOK = Duration.ofSeconds(60);

    private final Situation s;

    Holding(Situation s) {
        this.s = s;
    }

    boolean holds() {
        return loadBalancersUntil().isPresent()
                || (s.drained() && volumesUntil().isPresent());
    }

    /** Until when load balancers are given time to let the node go; empty where they need none, or have had it. */
    Optional<Instant> loadBalancersUntil() {
        var delay = s.settings.loadBalancerDelay();
        return delay.isZero()
                ? Optional.empty()
                : labelled().map(l -> l.plus(delay)).flatMap(this::ahead);
    }

    // When the label was acknowledged, also by an agent before this one.
    private Optional<Instant> labelled() {
        var set = s.journal.flatMap(Journal::labelledAt);
        return s.view.node()
                .cordoned()
                .map(ack -> set.filter(at -> ack.isAfter(at.plus(PATCH_TAKES))).orElse(ack));
    }

    /** Until when volumes are waited for; empty where none is left, or that has lasted long enough. */
    Optional<Instant> volumesUntil() {
        return mayBeLeft()
                ? ahead(drainedAt().plus(s.settings.volumesWait())).filter(_ -> !looked() || volumesLeft() > 0)
                : Optional.empty();
    }

    /** How many volumes are attached beyond those of the pods that stay. */
    int volumesLeft() {
        var staying = s.view.pods().present().stream()
                .filter(p -> s.classOf(p) != PodClass.FINISHED)
                .flatMap(p -> p.claims().stream().map(c -> p.namespace() + "/" + c))
                .collect(Collectors.toSet());
        return s.view.node()
                .node()
                .map(n -> Math.max(0, n.volumesAttached().size() - staying.size()))
                .orElse(0);
    }

    /** When the Node is to be looked at again: each time after twice as long, since each look is a request. */
    Instant nextLook() {
        if (!looked()) {
            return s.now;
        }
        var last = s.view.node().readAt().orElse(s.now);
        var waited = Duration.between(drainedAt(), last);
        var more = waited.compareTo(SOONEST_LOOK) < 0
                ? SOONEST_LOOK
                : waited.compareTo(LATEST_LOOK) > 0 ? LATEST_LOOK : waited;
        return last.plus(more);
    }

    // A node whose pods claimed nothing, and to which nothing is attached, is not asked for.
    private boolean mayBeLeft() {
        return !s.settings.volumesWait().isZero()
                && s.view.node().gone().isEmpty()
                && s.view.node().node().map(OwnNode::volumesAttached).isPresent()
                && (s.view.pods().claimed() || volumesLeft() > 0);
    }

    private boolean looked() {
        return s.view.node().readAt().filter(r -> !r.isBefore(drainedAt())).isPresent();
    }

    private Instant drainedAt() {
        return s.view.pods().drainedAt().orElse(s.now);
    }

    private Optional<Instant> ahead(Instant until) {
        var limit =
                s.plan.flatMap(p -> p.limit()).filter(l -> l.isBefore(until)).orElse(until);
        return s.now.isBefore(limit) ? Optional.of(limit) : Optional.empty();
    }
}
