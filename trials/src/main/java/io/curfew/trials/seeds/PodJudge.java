package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.trials.seeds.Fault.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges what is done to pods: rules 4, 5 and 11, and the retries of rule 10. */
final class PodJudge {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Backoffs go up to 72 s, flow control pauses for up to 60 s and halves the pace. */
    private static final Duration PATIENCE = Duration.ofSeconds(260);
    /** Whole seconds are rounded, and requests take their time. */
    private static final Duration ROUNDING = Duration.ofSeconds(3);

    private final Facts facts;

    PodJudge(Facts facts) {
        this.facts = facts;
    }

    /** One eviction or DELETE as it goes over the wire. */
    record Request(
            boolean eviction,
            Pod meant,
            String namespace,
            String name,
            Optional<String> uid,
            Optional<Duration> grace) {}

    void asked(
            AgentRun process,
            Flight flight,
            Request request,
            Optional<ObjectNode> before,
            Optional<ObjectNode> after,
            EvictionAnswer answer) {
        process.tried.put(request.meant().uid(), facts.now());
        facts.check(
                Rule.NEVER_GRACE_ZERO,
                request.grace()
                        .filter(g -> g.compareTo(Duration.ofSeconds(1)) < 0)
                        .isEmpty(),
                () -> "grace " + request.grace() + " for pod " + request.name());
        facts.check(
                Rule.UID_ALWAYS,
                request.uid().equals(Optional.of(request.meant().uid())),
                () -> "no UID, or another one, goes with the request for pod " + request.name());
        var draining = facts.standing.drainingAt(flight.begun());
        facts.check(
                Rule.ONLY_AS_SET,
                !draining.isEmpty() || facts.standbyIsAnybodys(),
                () -> "pod " + request.name() + " is sent away, and nothing stands for which pods leave");
        facts.check(
                Rule.CORDON_BEFORE_EVICTION,
                flight.cordoned(),
                () -> "pod " + request.name() + " is sent away while the node is not cordoned");
        if (before.isPresent() && !before.equals(after)) {
            hit(process, flight, request, draining, before.get(), after);
        } else if (before.filter(PodJudge::terminates).isPresent()) {
            facts.check(Rule.TERMINATING_IS_NOT_HURRIED, true, () -> "");
        }
        retried(process, request, answer);
    }

    private void hit(
            AgentRun process,
            Flight flight,
            Request request,
            List<Item> draining,
            ObjectNode before,
            Optional<ObjectNode> after) {
        var pod = request.namespace() + "/" + request.name();
        facts.check(
                Rule.UID_ALWAYS,
                Json.uid(before).equals(request.meant().uid()),
                () -> "another pod called " + pod + " was hit");
        facts.check(
                Rule.OTHERS_UNTOUCHED,
                Json.text(before, "spec", "nodeName").equals(Scenario.NODE)
                        && (!facts.scenario.strangersNode()
                                || process.nodeSeen
                                        .filter(s -> s.isBefore(flight.begun()))
                                        .isEmpty()),
                () -> "pod " + pod + " is not on the own node");
        var terminating = terminates(before);
        facts.check(
                Rule.NEVER_EVICTED,
                !facts.truth.isOwn(before)
                        && !Truth.isMirror(before)
                        && !Truth.isDaemonSets(before)
                        && !Truth.isSkipped(before)
                        && (terminating || !Truth.tolerates(before))
                        && Optional.ofNullable(process.shownFinished.get(Json.uid(before)))
                                .filter(s -> s.isBefore(flight.begun()))
                                .isEmpty(),
                () -> "pod " + pod + " is not to be evicted");
        if (facts.isAwaited(before)) {
            facts.check(
                    Rule.AWAITED_IN_PEACE,
                    terminating
                            || latestStart(before, draining)
                                    .filter(l -> !flight.decided().isBefore(l))
                                    .isPresent(),
                    () -> "pod " + pod + " is to be waited for until " + latestStart(before, draining));
        }
        // Of two wishes for one pod the first class counts (drain.md 2.3).
        if (facts.isProtected(before) && !facts.isAwaited(before)) {
            // Where its grace period needs that, a pod is deleted sooner than the plan lets the others go.
            var until = Stream.concat(
                            facts.asks.earliestUnprotecting(draining).stream(),
                            earliestCutOver(before, draining).stream())
                    .min(Comparator.naturalOrder());
            facts.check(
                    Rule.PROTECTED_IN_PEACE,
                    terminating
                            || until.filter(u -> !flight.decided().isBefore(u)).isPresent(),
                    () -> "pod " + pod + " is protected until " + until);
        }
        if (terminating) {
            after.ifPresent(a -> notHurried(flight, pod, draining, before, a));
        } else if (!request.eviction()) {
            facts.check(
                    Rule.BUDGETS_RESPECTED,
                    earliestCutOver(before, draining)
                            .filter(c -> !flight.decided().isBefore(c))
                            .isPresent(),
                    () -> "pod " + pod + " is deleted at " + flight.decided() + ", before "
                            + earliestCutOver(before, draining));
        } else {
            facts.check(Rule.BUDGETS_RESPECTED, true, () -> "");
        }
    }

    private static boolean terminates(ObjectNode pod) {
        return pod.path("metadata").has("deletionTimestamp");
    }

    private static Duration margin(ObjectNode pod) {
        var mounts = Json.list(Json.at(pod, "spec", "volumes")).stream().anyMatch(v -> v.has("persistentVolumeClaim"));
        return Duration.ofSeconds(mounts ? 30 : 10);
    }

    /** Empty where the pod is never to be deleted. */
    private Optional<Instant> earliestCutOver(ObjectNode pod, List<Item> draining) {
        return facts.asks
                .earliestForce(draining)
                .map(force -> latestStart(pod, draining).filter(force::isAfter).orElse(force));
    }

    /** When the pod must be sent home to end in time, a second for the way included; empty where nothing bounds that. */
    private Optional<Instant> latestStart(ObjectNode pod, List<Item> draining) {
        // A grace of 0 is taken for 1 s: it is never sent.
        var grace = Duration.ofSeconds(Math.max(
                1, Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong()));
        return facts.asks
                .earliestLimit(draining)
                .map(l -> l.minus(margin(pod)).minus(grace).minusSeconds(1));
    }

    /** The kubelet counts a new period from now (drain.md 2.4): what matters is when that would kill. */
    private void notHurried(Flight flight, String pod, List<Item> draining, ObjectNode before, ObjectNode after) {
        var was = PodReading.deletion(before.path("metadata")).orElseThrow();
        var is = PodReading.deletion(after.path("metadata")).orElse(was);
        var shortened = is.grace().compareTo(was.grace()) < 0;
        var killed = facts.agentNow().plus(is.grace());
        var must = facts.asks.earliestLimit(draining).map(l -> l.minus(margin(before)));
        var tooSoon = shortened
                && facts.asks.earliestForce(draining).isPresent()
                && must.filter(killed.plus(ROUNDING)::isBefore).isPresent();
        facts.check(
                Rule.TERMINATING_IS_NOT_HURRIED,
                flight.late() || !(tooSoon || (shortened && must.isEmpty())),
                () -> "pod " + pod + " had until " + was.at() + " (grace " + was.grace() + "), is now killed at "
                        + killed + " (grace " + is.grace() + "), and must be gone only at " + must);
    }

    private void retried(AgentRun process, Request request, EvictionAnswer answer) {
        switch (answer) {
            case EvictionAnswer.BudgetClosed closed -> {
                var budget = request.namespace() + "/" + closed.budget();
                process.refused.add(request.meant().uid());
                if (process.refusedOnce.add(request.meant().uid() + budget)) {
                    return;
                }
                var refusals = process.refusalsOf(budget);
                refusals.addLast(facts.now());
                while (refusals.getFirst().plus(MINUTE).isBefore(facts.now())) {
                    refusals.removeFirst();
                }
                facts.check(
                        Rule.BUDGET_RETRIES_BOUNDED,
                        // A try of which no answer came does not tell that it met the budget.
                        refusals.size() <= 12 + facts.faults.recent(Where.KUBERNETES, MINUTE.multipliedBy(2)),
                        () -> refusals.size() + " retries within a minute behind budget " + budget);
            }
            // One that let a pod go is tried anew by all: so many openings, so many tries.
            case EvictionAnswer.Accepted _ -> process.refusals.clear();
            default -> {}
        }
    }

    /** Whether somebody waits who is not tried any more. */
    void passed(AgentRun process) {
        var draining = facts.standing.draining();
        if (draining.isEmpty()
                || process.noticed.isEmpty()
                || facts.scenario.strangersNode()
                || facts.cordoned.isEmpty()
                || (facts.done && facts.standing.serving().isPresent())
                || facts.asks
                        .earliestDeadline(draining)
                        .filter(d -> facts.agentNow().isBefore(d))
                        .isEmpty()) {
            return;
        }
        var quiet = facts.faults.quietSince();
        var drains = draining.stream().map(facts.asks::begins).min(Comparator.naturalOrder());
        quiet = Facts.latest(quiet, process.noticed.get(), facts.cordoned.get(), drains.orElse(quiet));
        if (facts.now().isBefore(quiet.plus(PATIENCE))) {
            return;
        }
        var ordinary =
                facts.truth.pods().stream().anyMatch(p -> p.blockingSince().isPresent() && !Truth.isCritical(p.json()));
        for (var pod : facts.truth.pods()) {
            if (pod.blockingSince().isPresent()
                    && !pod.terminating()
                    && !facts.isAwaited(pod.json())
                    && !facts.isProtected(pod.json())
                    && !(ordinary && Truth.isCritical(pod.json()))
                    && !budgeted(process, pod)) {
                tried(process, pod, quiet);
            }
        }
    }

    private void tried(AgentRun process, Truth.Here pod, Instant quiet) {
        var last = Optional.ofNullable(process.tried.get(pod.uid())).orElse(quiet);
        var since = Truth.isCritical(pod.json()) ? Optional.of(facts.truth.changed()) : pod.blockingSince();
        var from = since.filter(last::isBefore).orElse(last);
        facts.check(
                Rule.NOBODY_FORGOTTEN,
                facts.now().isBefore(from.plus(PATIENCE)),
                () -> "pod " + pod.fullName() + " has not been tried since " + from);
    }

    /** Pods behind one budget try for each other. */
    private static boolean budgeted(AgentRun process, Truth.Here pod) {
        return process.refused.contains(pod.uid());
    }
}
