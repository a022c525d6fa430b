package io.curfew.trials.seeds;

import io.curfew.agent.plan.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges whether a hook may be completed, or the instance be ended, with what is on the node: rules 1, 2 and 5. */
final class CompletionJudge {
    /** How long after it was decided a patch may have its effect. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(36);

    private static final Duration SETTLES = Duration.ofSeconds(5);

    private final Facts facts;
    private final Map<String, Integer> accepted = new HashMap<>();

    CompletionJudge(Facts facts) {
        this.facts = facts;
    }

    /** The hooks begin anew, with another transition. */
    void begin() {
        accepted.clear();
    }

    boolean none() {
        return accepted.isEmpty();
    }

    /** A completion of {@code hook} has reached AWS. */
    void completed(AgentRun process, Flight flight, String hook, HookJudge.Answered answered) {
        process.completing.put(hook, flight.begun());
        owned(hook);
        var known = Optional.ofNullable(process.acknowledged.get(hook));
        facts.check(
                Rule.ONE_COMPLETION,
                known.filter(k -> k.isBefore(flight.begun())).isEmpty(),
                () -> hook + " was completed again, although that was acknowledged at " + known);
        if (answered == HookJudge.Answered.REFUSED) {
            return;
        }
        facts.check(
                Rule.ONE_COMPLETION,
                accepted.merge(hook, 1, Integer::sum) == 1,
                () -> "a second completion of " + hook + " was accepted");
        var draining = facts.standing.drainingAt(flight.begun());
        facts.check(
                Rule.ONLY_AS_SET,
                draining.stream().anyMatch(facts.asks::serves),
                () -> hook + " was completed, while there stands " + draining);
        if (!passed(facts.asks.earliestGivingUp(draining), flight)) {
            confirmed(flight, hook);
            facts.truth.pods().forEach(pod -> notBlocked(process, flight, Rule.NO_COMPLETION_WHILE_BLOCKED, hook, pod));
            held(process, flight, hook, draining);
        } else if (!passed(facts.asks.earliestLettingGo(draining), flight)) {
            facts.truth.pods().forEach(pod -> notAwaited(process, flight, hook, pod));
        }
    }

    private static boolean passed(Optional<Instant> at, Flight flight) {
        return at.filter(t -> !flight.decided().isBefore(t)).isPresent();
    }

    /** Volumes and load balancers hold the completion, as far as the agent could see them and its clock goes right. */
    private void held(AgentRun process, Flight flight, String hook, List<Item> draining) {
        var settings = facts.scenario.settings();
        var blind = facts.cordonHopeless
                || facts.ahead.isPositive()
                || process.nodeSeen.isEmpty()
                || facts.world.node().isEmpty()
                // A pod came and went after the completion was on its way (seed 117590).
                || facts.truth.changed().isAfter(flight.begun())
                || passed(facts.asks.earliestLimit(draining), flight);
        facts.check(
                Rule.HELD_FOR_VOLUMES,
                blind
                        || facts.truth.blocked()
                        || facts.world.volumesLeft() == 0
                        || !flight.decided().isBefore(facts.truth.changed().plus(settings.volumesWait())),
                () -> hook + " was completed with " + facts.world.volumesLeft() + " volumes attached, and drained at "
                        + facts.truth.changed());
        facts.check(
                Rule.HELD_FOR_LOAD_BALANCERS,
                blind
                        || facts.labelled
                                .filter(l -> flight.decided()
                                        .isBefore(l.plus(settings.loadBalancerDelay())
                                                .minus(ON_ITS_WAY)))
                                .isEmpty(),
                () -> hook + " was completed, and the exclusion label stands since " + facts.labelled);
    }

    /** The instance is ended by the agent's own word. */
    void ended(AgentRun process, Flight flight) {
        facts.check(
                Rule.REPLACED_FIRST,
                facts.world.node().isEmpty()
                        || facts.world
                                .journal()
                                .flatMap(Journal::recycling)
                                .filter(r -> r.stage() == Journal.Stage.DRAINING)
                                .isPresent(),
                () -> "the instance is terminated without a replacement");
        facts.truth.pods().forEach(pod -> notBlocked(process, flight, Rule.REPLACED_FIRST, "the instance", pod));
    }

    /** The deadline does not bind pods that are waited for. */
    private void notAwaited(AgentRun process, Flight flight, String hook, Truth.Here pod) {
        var known = Optional.ofNullable(process.shown.get(pod.uid())).filter(s -> s.isBefore(flight.begun()));
        facts.check(
                Rule.AWAITED_IN_PEACE,
                pod.blockingSince().isEmpty() || !facts.isAwaited(pod.json()) || known.isEmpty(),
                () -> hook + " was given up while pod " + pod.fullName() + " is waited for");
    }

    private void notBlocked(AgentRun process, Flight flight, Rule rule, String hook, Truth.Here pod) {
        var since = pod.blockingSince();
        // A pod that came after the list, and of which no word has reached the agent, cannot be known.
        var unknown = since.isEmpty()
                || (flight.listed().filter(l -> !l.isAfter(since.get())).isPresent()
                        && Optional.ofNullable(process.shown.get(pod.uid()))
                                .filter(s -> s.isBefore(flight.begun()))
                                .isEmpty());
        facts.check(
                rule,
                unknown,
                () -> hook + " was completed while pod " + pod.fullName() + " blocks, since " + since + "; last list "
                        + flight.listed());
    }

    private void confirmed(Flight flight, String hook) {
        var settled = facts.cordonHopeless || facts.ahead.isPositive()
                ? Optional.<Instant>empty()
                : flight.cordonedSince().map(c -> c.plus(SETTLES));
        facts.check(
                Rule.DRAINED_IS_CONFIRMED,
                flight.listed()
                        .filter(l -> settled.filter(l::isBefore).isEmpty())
                        .isPresent(),
                () -> hook + " was completed on the list of " + flight.listed() + ", while the cordon stands since "
                        + flight.cordonedSince());
    }

    /** Nothing is done to a hook of somebody else. */
    void owned(String hook) {
        facts.check(
                Rule.FOREIGN_HOOKS_UNTOUCHED, facts.owned.contains(hook), () -> "hook " + hook + " is not Curfew's");
    }
}
