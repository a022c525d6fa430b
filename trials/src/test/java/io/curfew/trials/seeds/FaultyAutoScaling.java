package io.curfew.trials.seeds;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import io.curfew.agent.recycle.Capacity;
import java.util.List;
import java.util.Optional;

/** The port to Auto Scaling as it is; a planted fault changes one of its methods. */
class FaultyAutoScaling implements AutoScaling {
    final AutoScaling real;

    FaultyAutoScaling(AutoScaling real) {
        this.real = real;
    }

    @Override
    public AwsAnswer<Optional<Membership>> describeInstance(String instanceId) {
        return real.describeInstance(instanceId);
    }

    @Override
    public AwsAnswer<List<Hook>> describeHooks(String group) {
        return real.describeHooks(group);
    }

    @Override
    public AwsAnswer<Result.Done> heartbeat(Hook hook, String instanceId) {
        return real.heartbeat(hook, instanceId);
    }

    @Override
    public AwsAnswer<Result.Done> complete(Hook hook, String instanceId, HookResult result) {
        return real.complete(hook, instanceId, result);
    }

    @Override
    public AwsAnswer<List<Hook>> describeLaunchHooks(String group) {
        return real.describeLaunchHooks(group);
    }

    @Override
    public AwsAnswer<Capacity> describeGroup(String group) {
        return real.describeGroup(group);
    }

    @Override
    public AwsAnswer<Result.Done> enterStandby(String group, String instanceId) {
        return real.enterStandby(group, instanceId);
    }

    @Override
    public AwsAnswer<Result.Done> terminate(String instanceId) {
        return real.terminate(instanceId);
    }

    @Override
    public void close() {
        real.close();
    }
}
