package io.curfew.trials.seeds;

import io.curfew.agent.hook.HookResult;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.loop.Status;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Result;
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

    void heartbeat(String hook, HookJudge.Answered answered) {
        facts.story.say(() -> "AWS: heartbeat of " + hook + " " + answered);
        hooks.heartbeat(sender(), flight(), hook, answered);
    }

    /** The agent of now is shown something. */
    void shown(Observation observation) {
        switch (observation) {
            case Observation.MetadataSeen seen ->
                seen.metadata().targetState().lastKnown().ifPresent(this::target);
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
            case Observation.ActionEnded ended -> answered(ended.result());
            case Observation.PodsUnseen _, Observation.Woken _ -> {}
        }
    }

    private void target(TargetState state) {
        if (state == TargetState.TERMINATED) {
            withdrawn = Optional.empty();
            process().noticed = process().noticed.or(() -> Optional.of(facts.now()));
            facts.noticed = facts.noticed.or(() -> Optional.of(facts.now()));
            if (facts.firstSight.filter(f -> !facts.agentNow().isBefore(f)).isEmpty()) {
                facts.firstSight = Optional.of(facts.agentNow());
            }
        } else if (process().noticed.isPresent() || facts.world.journal().isPresent()) {
            process().noticed = Optional.empty();
            // The next termination begins with a first try of each pod.
            process().refusedOnce.clear();
            process().refusals.clear();
            facts.noticed = Optional.empty();
            withdrawn = withdrawn.or(() -> Optional.of(facts.now()));
        }
    }

    private void answered(Result result) {
        facts.story.say(() -> "answer to " + result.action().key() + ": " + told(result));
        switch (result) {
            case Result.NodeRead r -> node(r.answer());
            case Result.NodePatched r -> node(r.answer());
            case Result.PodsListed r
            when r.answer() instanceof PodsAnswer.Listed -> process().listed = process().listEffect;
            case Result.HookCompleted r
            when r.answer() instanceof AwsAnswer.Good<Result.Done> ->
                process().acknowledged.putIfAbsent(r.action().hook().name(), facts.now());
            default -> {}
        }
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
            case NodeAnswer.Gone _, NodeAnswer.Denied _ -> facts.cordonHopeless = true;
            case NodeAnswer.Seen seen -> {
                process().nodeSeen = process().nodeSeen.or(() -> Optional.of(facts.now()));
                process().journaled = seen.node().journal().read().isPresent();
                seen.node()
                        .journal()
                        .read()
                        .ifPresent(j -> j.completedHooks()
                                .forEach(h -> process().acknowledged.putIfAbsent(h, facts.now())));
            }
            case NodeAnswer.Conflict _, NodeAnswer.Failed _ -> {}
        }
    }

    /** {@code status} is there where somebody looked at it. */
    void turned(Optional<Status> status, RequestJudge.Cause cause) {
        requests.turned(cause);
        status.ifPresent(hooks::turned);
        hooks.passed(process());
        if (cause == RequestJudge.Cause.TIME) {
            pods.passed(process());
            nodes.passed(process(), withdrawn);
        }
    }

    void ends() {
        hooks.passed(process());
        requests.ends();
    }
}
