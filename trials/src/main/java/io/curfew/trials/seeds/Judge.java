package io.curfew.trials.seeds;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.loop.Status;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Result;
import io.curfew.simulator.ec2.LifecycleState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Sees every step of a run and throws {@link RuleBroken} where a rule does not hold. */
final class Judge {
    final Facts facts;
    final HookJudge hooks;
    final PodJudge pods;
    final NodeJudge nodes;
    final RequestJudge requests;
    private final LaunchJudge launches;
    /** The action whose effect takes place now. */
    private Optional<Flight> flight = Optional.empty();

    private final List<AgentRun> processes = new ArrayList<>();
    private Optional<Instant> withdrawn = Optional.empty();

    Judge(Facts facts) {
        this.facts = facts;
        this.hooks = new HookJudge(facts);
        this.pods = new PodJudge(facts);
        this.nodes = new NodeJudge(facts);
        this.requests = new RequestJudge(facts);
        this.launches = new LaunchJudge(facts);
        facts.world.fleet.onStateChange(_ -> facts.replaced |= isReplaced());
    }

    private boolean isReplaced() {
        return facts.world.fleet.state(facts.world.instanceId()).equals(Optional.of(LifecycleState.STANDBY))
                && facts.world.fleet.autoScaling().describeGroups(List.of(Scenario.GROUP)).stream()
                        .allMatch(g -> g.instances().stream()
                                        .filter(i -> i.state() == LifecycleState.IN_SERVICE)
                                        .count()
                                >= g.desired());
    }

    /** The agent of now. */
    private AgentRun process() {
        return processes.getLast();
    }

    /** The agent that began what takes its effect now: perhaps it is dead already. */
    AgentRun sender() {
        return processes.get(flight().process());
    }

    Flight flight() {
        return flight.orElseThrow();
    }

    /** When the newest list that agent {@code number} has was answered by the server. */
    Optional<Instant> listed(int number) {
        return processes.get(number).listed;
    }

    /** Another agent begins; returns its number. */
    int begins() {
        processes.add(new AgentRun(facts.now()));
        facts.process = processes.size() - 1;
        withdrawn = Optional.empty();
        facts.standing.begins();
        return facts.process;
    }

    /** What {@code effect} does to the world, it does for {@code next}. */
    <T> T during(Flight next, Supplier<T> effect) {
        flight = Optional.of(next);
        try {
            return effect.get();
        } finally {
            flight = Optional.empty();
        }
    }

    void began(Flight begun) {
        requests.began(process(), begun);
    }

    void completion(String hook, HookResult result, HookJudge.Answered answered) {
        facts.story.say(() -> "AWS: completion of " + hook + " with " + result + " " + answered);
        hooks.completion(sender(), flight(), hook, answered);
    }

    void launched() {
        facts.story.say(() -> "AWS: the agent completes the launching hook");
        launches.completed();
    }

    void entersStandby() {
        facts.story.say(() -> "AWS: the agent puts the instance on standby");
        nodes.entersStandby();
    }

    void terminates() {
        facts.story.say(() -> "AWS: the agent terminates the instance");
        hooks.ended(sender(), flight());
    }

    void heartbeat(String hook, HookJudge.Answered answered) {
        facts.story.say(() -> "AWS: heartbeat of " + hook + " " + answered);
        hooks.heartbeat(sender(), flight(), hook, answered);
    }

    /** The agent of now is shown something. */
    void shown(Observation observation) {
        switch (observation) {
            case Observation.MetadataSeen seen -> {
                facts.standing.shown(seen.metadata(), facts.truth.blocked());
                settle();
            }
            case Observation.PodsSeen seen ->
                seen.pods().forEach(pod -> {
                    if (pod.finished()) {
                        process().shownFinished.putIfAbsent(pod.uid(), facts.now());
                    } else if (facts.truth
                            .pod(pod.uid())
                            .filter(p -> p.blockingSince().isPresent())
                            .isPresent()) {
                        process().shown.putIfAbsent(pod.uid(), facts.now());
                    }
                });
            case Observation.ActionEnded ended -> {
                answered(ended.result());
                settle();
            }
            case Observation.PodsUnseen _, Observation.Woken _ -> {}
        }
    }

    /** What follows from what stands now. */
    private void settle() {
        facts.standing.pass(facts.truth.blocked());
        var acting = facts.standing.acting();
        if (!acting.isEmpty()) {
            withdrawn = Optional.empty();
            facts.noticedLast = facts.now();
            if (facts.noticed.isEmpty()) {
                facts.noticed = Optional.of(facts.now());
                facts.episodes++;
            }
            if (acting.stream().allMatch(i -> i.counted.equals(Instant.MAX))) {
                // The living agent may act, and need not.
                process().noticed = Optional.empty();
            } else if (facts.standing.told()) {
                process().noticed = process().noticed.or(() -> Optional.of(facts.now()));
            }
        } else if (facts.standing.told()
                && (process().noticed.isPresent() || facts.world.journal().isPresent())) {
            process().noticed = Optional.empty();
            facts.noticed = Optional.empty();
            withdrawn = withdrawn.or(() -> Optional.of(facts.now()));
        }
        if (!process().refusedOnce.isEmpty() && facts.standing.draining().isEmpty()) {
            // The next drain begins with a first try of each pod.
            process().refusedOnce.clear();
            process().refusals.clear();
        }
        hooks.serves(processes, facts.standing.serving());
    }

    private void answered(Result result) {
        facts.story.say(() -> "answer to " + result.action().key() + ": " + told(result));
        switch (result) {
            case Result.NodeRead r -> node(r.answer());
            case Result.NodePatched r -> node(r.answer());
            case Result.Evicted r
            when r.answer() instanceof EvictionAnswer.Unreachable ->
                process().unheard(r.action().pod());
            case Result.NoAnswer r
            when r.action() instanceof Action.Evict evict -> process().unheard(evict.pod());
            case Result.PodsListed r
            when r.answer() instanceof PodsAnswer.Listed -> process().listed = process().listEffect;
            case Result.InstanceDescribed r
            when r.answer() instanceof AwsAnswer.Good<Optional<Membership>>(var found) ->
                found.map(Membership::lifecycleState).ifPresent(this::described);
            case Result.HooksDescribed r when r.answer() instanceof AwsAnswer.Good<?> -> process().knowsHooks = true;
            case Result.HookCompleted r
            when r.answer() instanceof AwsAnswer.Good<Result.Done> ->
                hooks.acknowledged(process(), r.action().hook().name());
            default -> {}
        }
    }

    private void described(String lifecycleState) {
        if (lifecycleState.equals("InService")) {
            facts.standing.described();
        }
        if (facts.scenario.settings().metadataFallback().on()) {
            WhereTo.from(lifecycleState).ifPresent(facts.standing::described);
        }
        settle();
    }

    private static String told(Result result) {
        return switch (result) {
            case Result.NodeRead r -> r.answer().toString();
            case Result.NodePatched r -> r.answer().toString();
            case Result.WatchBegun _ -> "begun";
            case Result.WatchStopped _ -> "stopped";
            case Result.PodsListed r -> r.answer().getClass().getSimpleName();
            case Result.Evicted r -> r.answer().toString();
            case Result.Deleted r -> r.answer().toString();
            case Result.InstanceDescribed r -> r.answer().toString();
            case Result.HooksDescribed r -> r.answer().toString();
            case Result.HeartbeatSent r -> r.answer().toString();
            case Result.HookCompleted r -> r.answer().toString();
            case Result.LaunchHooksDescribed r -> r.answer().toString();
            case Result.LaunchCompleted r -> r.answer().toString();
            case Result.GroupDescribed r -> r.answer().toString();
            case Result.StandbyEntered r -> r.answer().toString();
            case Result.Terminated r -> r.answer().toString();
            case Result.Withheld _ -> "withheld";
            case Result.ConditionsSet r -> r.answer().toString();
            case Result.Told r -> r.failure().orElse("taken");
            case Result.ToldAgain r -> r.failure().orElse("taken");
            case Result.NoAnswer r -> r.why();
        };
    }

    private void node(NodeAnswer answer) {
        switch (answer) {
            case NodeAnswer.Gone _ -> {
                facts.cordonHopeless = true;
                if (process().nodeSeen.isEmpty()) {
                    facts.standing.nodeNeverRead();
                }
            }
            case NodeAnswer.Denied _ -> facts.cordonHopeless = true;
            case NodeAnswer.Seen seen -> {
                if (process().nodeSeen.isEmpty()) {
                    facts.standing.nodeRead();
                }
                facts.standing.nodeShown(seen.node().bootId());
                process().nodeSeen = process().nodeSeen.or(() -> Optional.of(facts.now()));
                process().journaled = seen.node().journal().read().isPresent();
                seen.node()
                        .journal()
                        .read()
                        .filter(hooks::speaksOfThisTransition)
                        .ifPresent(j -> j.completedHooks()
                                .forEach(h -> process().acknowledged.putIfAbsent(h, facts.now())));
            }
            case NodeAnswer.Conflict _, NodeAnswer.Failed _ -> {}
        }
    }

    /** {@code status} is there where somebody looked at it. */
    void turned(Optional<Status> status, RequestJudge.Cause cause) {
        facts.standing.turned();
        settle();
        requests.turned(cause);
        status.ifPresent(hooks::turned);
        hooks.passed(process());
        if (cause == RequestJudge.Cause.TIME) {
            pods.passed(process());
            nodes.passed(process(), withdrawn);
            nodes.stands(process());
            launches.passed(process());
        }
    }

    void ends() {
        hooks.passed(process());
        requests.ends();
    }
}
