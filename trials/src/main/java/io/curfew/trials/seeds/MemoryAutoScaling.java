package io.curfew.trials.seeds;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import io.curfew.agent.recycle.Capacity;
import io.curfew.simulator.ec2.ActionKey;
import io.curfew.simulator.ec2.ApiRefused;
import io.curfew.simulator.ec2.LifecycleState;
import io.curfew.simulator.ec2.Transition;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The agent's port to Auto Scaling over the simulated one, without a wire. */
final class MemoryAutoScaling implements AutoScaling {
    private final World world;
    private final Judge judge;

    MemoryAutoScaling(World world, Judge judge) {
        this.world = world;
        this.judge = judge;
    }

    @Override
    public AwsAnswer<Optional<Membership>> describeInstance(String instanceId) {
        return call(
                _ -> {},
                () -> world.fleet.autoScaling().describeInstances(List.of(instanceId)).stream()
                        .findFirst()
                        .map(v -> new Membership(v.group(), v.state().text())));
    }

    @Override
    public AwsAnswer<List<Hook>> describeHooks(String group) {
        return hooks(group, Transition.TERMINATING);
    }

    @Override
    public AwsAnswer<List<Hook>> describeLaunchHooks(String group) {
        return hooks(group, Transition.LAUNCHING);
    }

    private AwsAnswer<List<Hook>> hooks(String group, Transition transition) {
        return call(
                _ -> {},
                () -> world.fleet.autoScaling().describeHooks(group, List.of()).stream()
                        .filter(h -> h.transition() == transition)
                        .map(h -> new Hook(
                                h.name(),
                                group,
                                h.heartbeatTimeout(),
                                h.globalTimeout(),
                                h.defaultResult().name()))
                        .toList());
    }

    @Override
    public AwsAnswer<Result.Done> heartbeat(Hook hook, String instanceId) {
        return call(answered -> judge.heartbeat(hook.name(), answered), () -> {
            world.fleet.autoScaling().heartbeat(ActionKey.ofInstance(hook.group(), hook.name(), instanceId));
            return Result.Done.DONE;
        });
    }

    @Override
    public AwsAnswer<Result.Done> complete(Hook hook, String instanceId, HookResult result) {
        return call(answered -> completed(hook, result, answered), () -> {
            world.fleet
                    .autoScaling()
                    .complete(
                            ActionKey.ofInstance(hook.group(), hook.name(), instanceId),
                            switch (result) {
                                case CONTINUE -> io.curfew.simulator.ec2.Result.CONTINUE;
                                case ABANDON -> io.curfew.simulator.ec2.Result.ABANDON;
                            });
            return Result.Done.DONE;
        });
    }

    private void completed(Hook hook, HookResult result, HookJudge.Answered answered) {
        if (hook.name().equals(Scenario.LAUNCH_HOOK)) {
            judge.launched();
        } else {
            judge.completion(hook.name(), result, answered);
        }
    }

    @Override
    public AwsAnswer<Capacity> describeGroup(String group) {
        return call(
                _ -> {},
                () -> world.fleet.autoScaling().describeGroups(List.of(group)).stream()
                        .map(v -> new Capacity(v.desired(), (int) v.instances().stream()
                                .filter(i -> i.state() == LifecycleState.IN_SERVICE)
                                .count()))
                        .findFirst()
                        .orElseThrow());
    }

    @Override
    public AwsAnswer<Result.Done> enterStandby(String group, String instanceId) {
        return call(_ -> {}, () -> {
            judge.entersStandby();
            world.fleet.autoScaling().enterStandby(group, List.of(instanceId), io.curfew.simulator.ec2.Capacity.KEEP);
            return Result.Done.DONE;
        });
    }

    @Override
    public AwsAnswer<Result.Done> terminate(String instanceId) {
        return call(_ -> {}, () -> {
            judge.terminates();
            world.fleet.autoScaling().terminate(instanceId, io.curfew.simulator.ec2.Capacity.KEEP);
            return Result.Done.DONE;
        });
    }

    private static <T> AwsAnswer<T> call(Consumer<HookJudge.Answered> told, Supplier<T> call) {
        T value;
        try {
            value = call.get();
        } catch (ApiRefused refused) {
            told.accept(HookJudge.Answered.REFUSED);
            var refusal = refused.refusal();
            return refusal.message().startsWith("No active Lifecycle Action")
                    ? new AwsAnswer.NoActiveAction<>(refusal.message())
                    : new AwsAnswer.Failed<>(refusal.code(), refusal.message());
        }
        told.accept(HookJudge.Answered.ACCEPTED);
        return new AwsAnswer.Good<>(value);
    }

    @Override
    public void close() {}
}
