package io.curfew.agent.port;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.recycle.Capacity;
import java.util.List;
import java.util.Optional;

/** EC2 Auto Scaling. Each call is one attempt, never retried beneath; none throws for what AWS says. */
public interface AutoScaling extends AutoCloseable {
    /** Empty where the instance is in no group (A9). */
    AwsAnswer<Optional<Membership>> describeInstance(String instanceId);

    /** The hooks of the terminating transition. */
    AwsAnswer<List<Hook>> describeHooks(String group);

    AwsAnswer<Result.Done> heartbeat(Hook hook, String instanceId);

    AwsAnswer<Result.Done> complete(Hook hook, String instanceId, HookResult result);

    /** The hooks of the launching transition. */
    AwsAnswer<List<Hook>> describeLaunchHooks(String group);

    AwsAnswer<Capacity> describeGroup(String group);

    /** Without decrement: the group launches another instance for it (S2). */
    AwsAnswer<Result.Done> enterStandby(String group, String instanceId);

    /** Through the group and without decrement: an instance on standby is not counted anyway (S14). */
    AwsAnswer<Result.Done> terminate(String instanceId);

    @Override
    void close();
}
