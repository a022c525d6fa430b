package io.curfew.trials.seeds;

import io.curfew.agent.interruption.Interruption.Kind;
import io.curfew.agent.loop.Status;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.settings.Settings.OnTimeout;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.HookEnd;
import io.curfew.simulator.ec2.LifecycleState;
import io.curfew.trials.seeds.Fault.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges what is done to lifecycle hooks, and what becomes of them: rules 1, 2, 3 and 9. */
final class HookJudge {
    /** The longest between the end of a trouble and the next try. */
    private static final Duration BACKOFF = Duration.ofSeconds(75);

    /** Backoffs between the end of a trouble and the next try go up to 72 s, and more than one may follow. */
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    /** Where nothing went wrong: latencies, the cordon's 5 s, a list, and A8's backoff of up to 6 s. */
    private static final Duration PROMPT = Duration.ofSeconds(16);

    private static final Set<Where> CONCERN_HEARTBEATS = Set.of(Where.AWS, Where.AGENT, Where.METADATA, Where.WORLD);

    private final Facts facts;
    private final CompletionJudge completions;
    private final Map<String, Instant> kept = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private int endsJudged;
    private Optional<Instant> waits = Optional.empty();
    private Optional<Item> serving = Optional.empty();
    private Instant servingSince = Scenario.BEGIN;
    /** Whether the instance has gone a way without hooks since then. */
    private boolean hasLeft;
    /** Where another transition has begun after one with its hooks: from where on ends are its own. */
    private Optional<Integer> next = Optional.empty();

    /** Where terminating hooks hold the instance. */
    static final Set<LifecycleState> WAITS = Set.of(
            LifecycleState.TERMINATING_WAIT,
            LifecycleState.WARMED_PENDING_WAIT,
            LifecycleState.WARMED_TERMINATING_WAIT);

    private static final Set<LifecycleState> BEGINS =
            Set.of(LifecycleState.TERMINATING, LifecycleState.WARMED_PENDING, LifecycleState.WARMED_TERMINATING);

    HookJudge(Facts facts) {
        this.facts = facts;
        this.completions = new CompletionJudge(facts);
        facts.world.fleet.onStateChange(change -> {
            if (!change.instance().equals(facts.world.instanceId())) {
                return;
            }
            facts.story.say(() -> "AWS: " + change.to().text());
            hasLeft |= left();
            if (WAITS.contains(change.to())) {
                waits = Optional.of(facts.now());
            } else if (BEGINS.contains(change.to()) && !(ended.isEmpty() && completions.none())) {
                next = Optional.of(facts.world.fleet.history().hookEnds().size());
                waits = Optional.empty();
            }
        });
    }

    /** What the agent serves now: with each transition the hooks begin anew. */
    void serves(List<AgentRun> processes, Optional<Item> now) {
        if (now.equals(serving)) {
            return;
        }
        serving = now;
        servingSince = facts.now();
        // Metadata may be blind while the instance goes on: then it has left before the agent serves it.
        hasLeft = left();
        if (now.isPresent()) {
            // To the agent another transition begins, and its first completion may come to nothing.
            processes.forEach(p -> {
                p.acknowledged.clear();
                p.knowsHooks = false;
            });
        }
        if (now.isEmpty() || next.isEmpty()) {
            return;
        }
        completions.begin();
        kept.clear();
        ended.clear();
        facts.world.fleet.history().hookEnds().stream().skip(next.get()).forEach(end -> ended.add(end.hook()));
        facts.done = !facts.owned.isEmpty() && ended.containsAll(facts.owned);
        next = Optional.empty();
    }

    /** Whether {@code journal} was written for the transition that is served now. */
    boolean speaksOfThisTransition(Journal journal) {
        return serving.filter(i -> journal.interruptions().containsKey(i.id())).isPresent();
    }

    /** {@code process} hears that the completion of {@code hook} was accepted. */
    void acknowledged(AgentRun process, String hook) {
        // One that was begun for another transition says nothing of this one's action (seed 16574).
        if (!process.completing.getOrDefault(hook, servingSince).isBefore(servingSince)) {
            process.acknowledged.putIfAbsent(hook, facts.now());
        }
    }

    void heartbeat(AgentRun process, Flight flight, String hook, Answered answered) {
        completions.owned(hook);
        var known = Optional.ofNullable(process.acknowledged.get(hook));
        facts.check(
                Rule.NO_HEARTBEAT_AFTER_COMPLETION,
                known.filter(k -> k.isBefore(flight.begun())).isEmpty(),
                () -> "a heartbeat for " + hook + ", whose completion was acknowledged at " + known);
        if (answered == Answered.ACCEPTED) {
            kept.put(hook, facts.now());
        }
    }

    void completion(AgentRun process, Flight flight, String hook, Answered answered) {
        completions.completed(process, flight, hook, answered);
    }

    void ended(AgentRun process, Flight flight) {
        completions.ended(process, flight);
    }

    void turned(Status status) {
        for (var hook : status.hooks()) {
            if (!hook.state().equals("open")) {
                facts.check(
                        Rule.OVER_WHEN_IT_IS_OVER,
                        ended.contains(hook.name()) || hasEnded(hook.name()) || hasLeft || left(),
                        () -> "hook " + hook.name() + " is " + hook.state() + " to the agent, and open in truth");
            }
        }
    }

    private boolean left() {
        return facts.world
                .fleet
                .state(facts.world.instanceId())
                .filter(s -> s == LifecycleState.IN_SERVICE || WAITS.contains(s) || BEGINS.contains(s))
                .isEmpty();
    }

    private boolean hasEnded(String hook) {
        return facts.world.fleet.history().hookEnds().stream()
                .anyMatch(e -> e.hook().equals(hook) && e.instance().equals(facts.world.instanceId()));
    }

    /** Looks at what has ended since, and whether something should have. */
    void passed(AgentRun process) {
        var ends = facts.world.fleet.history().hookEnds();
        for (; endsJudged < ends.size(); endsJudged++) {
            var end = ends.get(endsJudged);
            if (end.instance().equals(facts.world.instanceId())) {
                ended.add(end.hook());
                facts.done = !facts.owned.isEmpty() && ended.containsAll(facts.owned);
                facts.story.say(() -> "AWS: hook " + end.hook() + " ends with " + end.result() + " by " + end.by());
                if (facts.owned.contains(end.hook()) && !facts.scenario.strangersNode() && next.isEmpty()) {
                    judge(process, end);
                }
            }
        }
        if (waits.isPresent()
                && serving.isPresent()
                && next.isEmpty()
                && process.noticed.isPresent()
                && !facts.scenario.strangersNode()) {
            facts.owned.stream().filter(h -> !ended.contains(h)).forEach(h -> due(process, h));
        }
    }

    private void judge(AgentRun process, HookEnd end) {
        switch (end.by()) {
            case HEARTBEAT_TIMEOUT -> timedOut(process, end);
            case GLOBAL_TIMEOUT -> heldTooLong(end);
            case COMPLETION, ANOTHER_ABANDONED, HOOK_DELETED, INSTANCE_GONE ->
                facts.check(Rule.HEARTBEATS_IN_TIME, true, () -> "");
        }
    }

    private void timedOut(AgentRun process, HookEnd end) {
        var hook = hook(end.hook());
        var interval = hook.heartbeatTimeout().dividedBy(3);
        // Before an action has propagated no heartbeat is accepted (A8), while its timeout runs already.
        var propagation = facts.scenario.group().propagation();
        var from = Optional.ofNullable(kept.get(end.hook()))
                .or(() -> waits.map(w -> w.plus(propagation)))
                .orElse(end.at());
        // Who does not know yet how short a hook is asks again as patiently as of any.
        var tail = process.knowsHooks ? interval.plusSeconds(30) : BACKOFF;
        var calm =
                Duration.between(from, end.at()).minus(facts.faults.troubled(CONCERN_HEARTBEATS, from, end.at(), tail));
        // What the living agent was not told it cannot serve; of the warm pool the Node alone says whether it is a way
        // back.
        var since = serving.filter(i -> !i.counted.equals(Instant.MAX))
                .map(i -> i.kind == Kind.WARM_POOL ? Facts.latest(i.since, process.nodeSeen.orElse(end.at())) : i.since)
                .orElse(end.at());
        facts.check(
                Rule.HEARTBEATS_IN_TIME,
                since.isAfter(from)
                        || calm.compareTo(interval.multipliedBy(6).dividedBy(5).plusSeconds(5)) < 0,
                () -> "hook " + end.hook() + " timed out; last kept alive at " + from + ", and no fault for " + calm);
    }

    private void heldTooLong(HookEnd end) {
        var margin = facts.scenario.settings().hooks().margin();
        var onTimeout = facts.scenario.settings().drain().onTimeout();
        var from = end.at().minus(margin);
        var calm = margin.minus(facts.faults.troubled(CONCERN_HEARTBEATS, from, end.at(), BACKOFF));
        facts.check(
                Rule.COMPLETED_IN_TIME,
                onTimeout == OnTimeout.STAY || calm.compareTo(PROMPT) < 0 || !countsFromTheNotice(),
                () -> "hook " + end.hook() + " reached its GlobalTimeout, although the plan gives up before");
    }

    /** An agent that was killed before it could write its journal does not know when the notice was first seen. */
    private boolean countsFromTheNotice() {
        return facts.ahead.isZero()
                && facts.world.journal().stream()
                        .flatMap(j -> j.interruptions().values().stream())
                        .anyMatch(seen ->
                                waits.filter(w -> !seen.firstSeen().isAfter(w)).isPresent());
    }

    private void due(AgentRun process, String hook) {
        var propagated = waits.orElseThrow().plus(facts.scenario.group().propagation());
        var quiet = facts.faults.quietSince();
        var begin = Facts.latest(
                propagated,
                quiet,
                facts.truth.changed(),
                serving.orElseThrow().since,
                process.noticed.orElseThrow(),
                process.started,
                facts.cordoned.orElse(quiet));
        var settings = facts.scenario.settings();
        var patience = (facts.faults.happened().isEmpty() ? PROMPT : PATIENCE)
                .plus(settings.volumesWait())
                .plus(settings.loadBalancerDelay());
        facts.check(
                Rule.COMPLETED_IN_TIME,
                facts.truth.blocked() || facts.now().isBefore(begin.plus(patience)),
                () -> "hook " + hook + " is still open, although nothing stood in the way since " + begin);
    }

    private Hook hook(String name) {
        return facts.scenario.hooks().stream()
                .filter(h -> h.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** How AWS answered. */
    enum Answered {
        ACCEPTED,
        REFUSED
    }
}
