package io.curfew.agent.telemetry;

import io.curfew.agent.interruption.Reading;
import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Status.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is new in a status. Pure. */
final class StatusFacts {
    /** Before the first turn: nothing is known. */
    static final Status BEFORE_ALL = new Status(
            Instant.EPOCH,
            Phase.STARTING,
            "",
            new Status.NodeStatus("", Optional.empty(), false, false),
            new Status.MetadataStatus(Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());

    /** Begins the keys of facts that outlive a plan. */
    static final String LASTING = "trouble/";

    private static final Optional<String> NOT_YET_ASKED =
            Reading.notYetAsked(Instant.EPOCH) instanceof Reading.Unknown<Object> u
                    ? Optional.of(u.why())
                    : Optional.empty();

    private final Status previous;
    private final Status next;
    private final List<Fact> facts = new ArrayList<>();

    private StatusFacts(Status previous, Status next) {
        this.previous = previous;
        this.next = next;
    }

    static List<Fact> between(Status previous, Status next) {
        var found = new StatusFacts(previous, next);
        found.metadata();
        found.interruption();
        found.announced();
        found.node();
        found.drain();
        found.pods();
        found.hooks();
        found.troubles();
        return List.copyOf(found.facts);
    }

    private void metadata() {
        var why = doubt(next);
        if (why.isPresent() && doubt(previous).isEmpty()) {
            var fact = Fact.warn("metadata.unknown").with("why", why.get());
            facts.add(next.metadata()
                    .lastAnswer()
                    .map(a -> fact.with("last-answer", a))
                    .orElse(fact));
        }
        if (why.isEmpty() && doubt(previous).isPresent()) {
            facts.add(Fact.info("metadata.known")
                    .with("target-state", next.metadata().targetState().orElse("none")));
        }
    }

    // At the start nothing was asked yet: that is no trouble.
    private static Optional<String> doubt(Status status) {
        return status.metadata().doubt().filter(d -> !NOT_YET_ASKED.equals(Optional.of(d)));
    }

    private void interruption() {
        var before = previous.plan().map(Status.PlanStatus::interruption);
        var now = next.plan().map(Status.PlanStatus::interruption);
        if (before.equals(now)) {
            next.plan()
                    .filter(p ->
                            !previous.plan().map(Status.PlanStatus::deadline).equals(Optional.of(p.deadline())))
                    .ifPresent(p -> facts.add(Fact.info("plan.deadline-moved")
                            .with("deadline", p.deadline())
                            .with("reason", p.deadlineReason())));
            return;
        }
        if (now.isEmpty()) {
            facts.add(Fact.info("interruption.ended").with("kind", before.orElse("none")));
        }
        next.plan()
                .ifPresent(p -> facts.add(Fact.info("interruption.seen")
                        .with("kind", p.interruption())
                        .with("first-seen", p.firstSeen())
                        .with("deadline", p.deadline())
                        .with("deadline-reason", p.deadlineReason())));
    }

    private void announced() {
        if (next.phase() == Phase.ANNOUNCED && previous.phase() != Phase.ANNOUNCED) {
            facts.add(Fact.info("interruption.announced").with("what", next.reason()));
        }
    }

    private void node() {
        var node = next.node();
        if (node.cordoned() && !previous.node().cordoned()) {
            facts.add(Fact.info("node.cordoned").with("node", node.name()).with("by-curfew", node.cordonedByCurfew()));
        }
        if (!node.cordoned() && previous.node().cordoned()) {
            facts.add(Fact.info("node.uncordoned").with("node", node.name()));
        }
        if (next.phase() == Phase.REFUSED && previous.phase() != Phase.REFUSED) {
            facts.add(Fact.warn("node.refused").with("node", node.name()).with("why", next.reason()));
        }
    }

    // Once each: while the last pods go, or a watch begins anew, the status can look as it did before the start.
    private void drain() {
        next.plan().ifPresent(plan -> {
            if (started(next) && !started(previous)) {
                facts.add(Fact.info("drain.started")
                        .with("reason", plan.interruption())
                        .with("deadline", plan.deadline())
                        .with("blocking", next.blocking().size())
                        .once("drain.started"));
            }
            if (ended(next) && !ended(previous)) {
                var left = next.blocking().size();
                facts.add((left == 0 ? Fact.info("drain.ended") : Fact.warn("drain.gave-up"))
                        .with("blocking", left)
                        .with("took", Duration.between(plan.firstSeen(), next.at()))
                        .once("drain.ended"));
            }
        });
    }

    /** Pods are known, so that the line can say how many there are; an empty node has nothing to wait for. */
    private static boolean started(Status status) {
        var podsKnown = status.phase() == Phase.DRAINING && !status.pods().isEmpty();
        return status.plan().isPresent() && (podsKnown || ended(status));
    }

    private static boolean ended(Status status) {
        return status.plan().isPresent() && over(status.phase());
    }

    /** Whether nothing is evicted or waited for any more. */
    static boolean over(Phase phase) {
        return phase == Phase.HOLDING || phase == Phase.COMPLETING || phase == Phase.DONE;
    }

    private void pods() {
        if (next.plan().isEmpty()) {
            return;
        }
        // Not when its object is gone: that of a pod that has ended may stay a while, or for ever, and blocks nothing.
        var blocking = next.blocking().stream().map(Status.PodStatus::uid).collect(Collectors.toSet());
        for (var pod : previous.blocking()) {
            if (!blocking.contains(pod.uid())) {
                facts.add(Fact.info("pod.gone")
                        .with("pod", pod.namespace() + "/" + pod.name())
                        .with("blocking", next.blocking().size()));
            }
        }
    }

    private void hooks() {
        for (var hook : next.hooks()) {
            var before = previous.hooks().stream()
                    .filter(h -> h.name().equals(hook.name()))
                    .findFirst();
            if (before.isEmpty()) {
                facts.add(Fact.info("hook.found")
                        .with("hook", hook.name())
                        .with("group", hook.group())
                        .with("heartbeat-timeout", hook.heartbeatTimeout())
                        .with("state", hook.state())
                        .once("hook.found/" + hook.name()));
            } else if (hook.state().equals("over") && !before.get().state().equals("over")) {
                facts.add(Fact.info("hook.over").with("hook", hook.name()));
            }
        }
    }

    private void troubles() {
        var before = previous.troubles().stream().map(StatusFacts::key).collect(Collectors.toSet());
        var now = next.troubles().stream().map(StatusFacts::key).collect(Collectors.toSet());
        for (var trouble : next.troubles()) {
            if (!before.contains(key(trouble))) {
                facts.add(Fact.warn("trouble.began").with("what", trouble).once(key(trouble)));
            }
        }
        for (var trouble : previous.troubles()) {
            if (!now.contains(key(trouble))) {
                facts.add(Fact.info("trouble.ended").with("what", trouble).ends(key(trouble)));
            }
        }
    }

    // A trouble that counts its failures stays the same trouble.
    private static String key(String trouble) {
        return LASTING + trouble.replaceAll("\\d+", "#");
    }
}
