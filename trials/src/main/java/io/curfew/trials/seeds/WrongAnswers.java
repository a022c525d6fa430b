package io.curfew.trials.seeds;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.Optional;

/** Answers that say something else than what happened. */
final class WrongAnswers {
    private WrongAnswers() {}

    /** No answer came, as the port would tell it. */
    static Result none(Action action, String why) {
        return switch (action) {
            case Action.ReadNode a -> new Result.NodeRead(a, new NodeAnswer.Failed(why));
            case Action.PatchNode a -> new Result.NodePatched(a, new NodeAnswer.Failed(why));
            case Action.ListPods a -> new Result.PodsListed(a, new PodsAnswer.Failed(why));
            case Action.Evict a -> new Result.Evicted(a, new EvictionAnswer.Unreachable(why));
            case Action.Delete a -> new Result.Deleted(a, new EvictionAnswer.Unreachable(why));
            case Action.DescribeInstance a -> new Result.InstanceDescribed(a, new AwsAnswer.Unreachable<>(why));
            case Action.DescribeHooks a -> new Result.HooksDescribed(a, new AwsAnswer.Unreachable<>(why));
            case Action.Heartbeat a -> new Result.HeartbeatSent(a, new AwsAnswer.Unreachable<>(why));
            case Action.Complete a -> new Result.HookCompleted(a, new AwsAnswer.Unreachable<>(why));
            case Action.DescribeLaunchHooks a -> new Result.LaunchHooksDescribed(a, new AwsAnswer.Unreachable<>(why));
            case Action.CompleteLaunch a -> new Result.LaunchCompleted(a, new AwsAnswer.Unreachable<>(why));
            case Action.DescribeGroup a -> new Result.GroupDescribed(a, new AwsAnswer.Unreachable<>(why));
            case Action.EnterStandby a -> new Result.StandbyEntered(a, new AwsAnswer.Unreachable<>(why));
            case Action.Terminate a -> new Result.Terminated(a, new AwsAnswer.Unreachable<>(why));
            case Action.SetConditions a -> new Result.ConditionsSet(a, new NodeAnswer.Failed(why));
            case Action.Tell a -> new Result.Told(a, Optional.of(why));
            case Action.TellAgain a -> new Result.ToldAgain(a, Optional.of(why));
            case Action.WatchPods _, Action.StopWatching _ -> new Result.NoAnswer(action, why);
        };
    }

    /** An error, or what a cache that lags might say. */
    static Result some(Action action, Dice dice) {
        return switch (action) {
            case Action.ReadNode a -> new Result.NodeRead(a, node(dice));
            case Action.PatchNode a -> new Result.NodePatched(a, node(dice));
            case Action.ListPods a ->
                new Result.PodsListed(
                        a,
                        dice.chance(0.3)
                                ? new PodsAnswer.Denied("list pods", "no")
                                : new PodsAnswer.Failed("half a list"));
            case Action.Evict a -> new Result.Evicted(a, eviction(dice));
            case Action.Delete a -> new Result.Deleted(a, eviction(dice));
            case Action.DescribeInstance a ->
                new Result.InstanceDescribed(a, aws("autoscaling:DescribeAutoScalingInstances", dice));
            case Action.DescribeHooks a ->
                new Result.HooksDescribed(a, aws("autoscaling:DescribeLifecycleHooks", dice));
            case Action.Heartbeat a ->
                new Result.HeartbeatSent(a, lifecycle("autoscaling:RecordLifecycleActionHeartbeat", dice));
            case Action.Complete a ->
                new Result.HookCompleted(a, lifecycle("autoscaling:CompleteLifecycleAction", dice));
            case Action.DescribeLaunchHooks a ->
                new Result.LaunchHooksDescribed(a, aws("autoscaling:DescribeLifecycleHooks", dice));
            case Action.CompleteLaunch a ->
                new Result.LaunchCompleted(a, lifecycle("autoscaling:CompleteLifecycleAction", dice));
            case Action.DescribeGroup a ->
                new Result.GroupDescribed(a, aws("autoscaling:DescribeAutoScalingGroups", dice));
            case Action.EnterStandby a -> new Result.StandbyEntered(a, aws("autoscaling:EnterStandby", dice));
            case Action.Terminate a ->
                new Result.Terminated(a, aws("autoscaling:TerminateInstanceInAutoScalingGroup", dice));
            case Action.SetConditions a -> new Result.ConditionsSet(a, node(dice));
            case Action.Tell a -> new Result.Told(a, Optional.of("events.events.k8s.io is forbidden"));
            case Action.TellAgain a -> new Result.ToldAgain(a, Optional.of("events.events.k8s.io is forbidden"));
            case Action.WatchPods _, Action.StopWatching _ -> new Result.NoAnswer(action, "broke");
        };
    }

    private static NodeAnswer node(Dice dice) {
        return switch (dice.between(0, 5)) {
            case 0 -> new NodeAnswer.Denied("patch nodes", "forbidden for now");
            case 1, 2 -> new NodeAnswer.Conflict();
            default -> new NodeAnswer.Failed("500 InternalError");
        };
    }

    private static EvictionAnswer eviction(Dice dice) {
        return switch (dice.between(0, 9)) {
            case 0, 1 -> new EvictionAnswer.ServerBusy(dice.upTo(Duration.ofMinutes(2)));
            case 2 -> new EvictionAnswer.Refused(500, "The pod will be rolled by somebody else");
            case 3 -> new EvictionAnswer.Refused(504, "Timeout: couldn't update PodDisruptionBudget due to conflicts");
            case 4 -> new EvictionAnswer.Forbidden("no");
            case 5 -> new EvictionAnswer.Conflicted("the object has been modified");
            case 6 -> new EvictionAnswer.NotFound();
            case 7 -> new EvictionAnswer.Replaced();
            case 8 -> new EvictionAnswer.BudgetNotObserved("some", dice.upTo(Duration.ofSeconds(15)));
            default -> new EvictionAnswer.Unreachable("half an answer");
        };
    }

    private static <T> AwsAnswer<T> aws(String action, Dice dice) {
        return switch (dice.between(0, 3)) {
            case 0 -> new AwsAnswer.Throttled<>("Rate exceeded");
            case 1 -> new AwsAnswer.Denied<>(action, "not authorized");
            case 2 -> new AwsAnswer.Failed<>("InternalFailure", "An internal error has occurred.");
            default -> new AwsAnswer.Unreachable<>("no XML");
        };
    }

    private static AwsAnswer<Result.Done> lifecycle(String action, Dice dice) {
        return dice.chance(0.3)
                ? new AwsAnswer.NoActiveAction<>("No active Lifecycle Action found")
                : aws(action, dice);
    }
}
