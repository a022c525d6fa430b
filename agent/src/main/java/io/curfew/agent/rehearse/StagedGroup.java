package io.curfew.agent.rehearse;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result.Done;
import io.curfew.agent.recycle.Capacity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Auto Scaling with one owned hook, or none, which takes every heartbeat and the completion. */
final class StagedGroup implements AutoScaling {
    static final String GROUP = "rehearsed";

    private final StagedTime time;
    private final List<Hook> hooks;
    private final List<Instant> heartbeats = new ArrayList<>();
    private Optional<Completed> completed = Optional.empty();

    record Completed(Instant at, HookResult result) {}

    StagedGroup(StagedTime time, Optional<Hook> hook) {
        this.time = time;
        this.hooks = hook.stream().toList();
    }

    List<Instant> heartbeats() {
        return heartbeats;
    }

    Optional<Completed> completed() {
        return completed;
    }

    @Override
    public AwsAnswer<Optional<Membership>> describeInstance(String instanceId) {
        var state = hooks.isEmpty() ? "InService" : completed.isPresent() ? "Terminating:Proceed" : "Terminating:Wait";
        return new AwsAnswer.Good<>(Optional.of(new Membership(GROUP, state)));
    }

    @Override
    public AwsAnswer<List<Hook>> describeHooks(String group) {
        return new AwsAnswer.Good<>(hooks);
    }

    @Override
    public AwsAnswer<Done> heartbeat(Hook hook, String instanceId) {
        heartbeats.add(time.instant());
        return new AwsAnswer.Good<>(Done.DONE);
    }

    @Override
    public AwsAnswer<Done> complete(Hook hook, String instanceId, HookResult result) {
        completed = completed.or(() -> Optional.of(new Completed(time.instant(), result)));
        return new AwsAnswer.Good<>(Done.DONE);
    }

    @Override
    public AwsAnswer<List<Hook>> describeLaunchHooks(String group) {
        return new AwsAnswer.Good<>(List.of());
    }

    @Override
    public AwsAnswer<Capacity> describeGroup(String group) {
        return new AwsAnswer.Good<>(new Capacity(1, 1));
    }

    @Override
    public AwsAnswer<Done> enterStandby(String group, String instanceId) {
        return new AwsAnswer.Good<>(Done.DONE);
    }

    @Override
    public AwsAnswer<Done> terminate(String instanceId) {
        return new AwsAnswer.Good<>(Done.DONE);
    }

    @Override
    public void close() {}
}
