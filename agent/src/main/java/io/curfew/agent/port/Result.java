package io.curfew.agent.port;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.recycle.Capacity;
import java.util.List;
import java.util.Optional;

/** What came of an action, as data. */
public sealed interface Result {
    Action action();

    record NodeRead(Action.ReadNode action, NodeAnswer answer) implements Result {}

    record NodePatched(Action.PatchNode action, NodeAnswer answer) implements Result {}

    record ConditionsSet(Action.SetConditions action, NodeAnswer answer) implements Result {}

    /** The watch was begun; whether it works shows in {@link Observation.PodsSeen}. */
    record WatchBegun(Action.WatchPods action) implements Result {}

    record WatchStopped(Action.StopWatching action) implements Result {}

    record PodsListed(Action.ListPods action, PodsAnswer answer) implements Result {}

    record Evicted(Action.Evict action, EvictionAnswer answer) implements Result {}

    record Deleted(Action.Delete action, EvictionAnswer answer) implements Result {}

    /** Empty where the instance is in no group. */
    record InstanceDescribed(Action.DescribeInstance action, AwsAnswer<Optional<Membership>> answer)
            implements Result {}

    /** The hooks of the terminating transition, owned or not. */
    record HooksDescribed(Action.DescribeHooks action, AwsAnswer<List<Hook>> answer) implements Result {}

    record HeartbeatSent(Action.Heartbeat action, AwsAnswer<Done> answer) implements Result {}

    record HookCompleted(Action.Complete action, AwsAnswer<Done> answer) implements Result {}

    /** The hooks of the launching transition, owned or not. */
    record LaunchHooksDescribed(Action.DescribeLaunchHooks action, AwsAnswer<List<Hook>> answer) implements Result {}

    record LaunchCompleted(Action.CompleteLaunch action, AwsAnswer<Done> answer) implements Result {}

    record GroupDescribed(Action.DescribeGroup action, AwsAnswer<Capacity> answer) implements Result {}

    record StandbyEntered(Action.EnterStandby action, AwsAnswer<Done> answer) implements Result {}

    record Terminated(Action.Terminate action, AwsAnswer<Done> answer) implements Result {}

    /** {@code failure} is empty where the Event was taken, or stood there already. */
    record Told(Action.Tell action, Optional<String> failure) implements Result {}

    record ToldAgain(Action.TellAgain action, Optional<String> failure) implements Result {}

    /** A dry run: the action was not carried out, and counts as if it had been. */
    record Withheld(Action action) implements Result {}

    /** The action ended without an answer: it took too long, or broke. */
    record NoAnswer(Action action, String why) implements Result {}

    /** An acknowledgement that holds nothing. */
    enum Done {
        DONE
    }
}
