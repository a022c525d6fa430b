package io.curfew.agent.port;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
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

    @Override
    void close();
}
