package io.curfew.agent.loop;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.Result;
import java.util.Optional;

/** In a dry run: what would have come of an action that was withheld, had all gone well. */
final class Pretence {
    private Pretence() {}

    static Result of(Action action, View view) {
        return switch (action) {
            case Action.PatchNode a ->
                new Result.NodePatched(
                        a,
                        view.node()
                                .node()
                                .<NodeAnswer>map(
                                        n -> new NodeAnswer.Seen(a.patch().appliedTo(n)))
                                .orElseGet(NodeAnswer.Gone::new));
            case Action.Evict a -> new Result.Evicted(a, new EvictionAnswer.Accepted());
            case Action.Delete a -> new Result.Deleted(a, new EvictionAnswer.Accepted());
            case Action.Heartbeat a -> new Result.HeartbeatSent(a, new AwsAnswer.Good<>(Result.Done.DONE));
            case Action.Complete a -> new Result.HookCompleted(a, new AwsAnswer.Good<>(Result.Done.DONE));
            case Action.CompleteLaunch a -> new Result.LaunchCompleted(a, new AwsAnswer.Good<>(Result.Done.DONE));
            case Action.EnterStandby a -> new Result.StandbyEntered(a, new AwsAnswer.Good<>(Result.Done.DONE));
            case Action.Terminate a -> new Result.Terminated(a, new AwsAnswer.Good<>(Result.Done.DONE));
            case Action.SetConditions a ->
                new Result.ConditionsSet(
                        a,
                        view.node()
                                .node()
                                .<NodeAnswer>map(
                                        n -> new NodeAnswer.Seen(a.patch().appliedTo(n)))
                                .orElseGet(NodeAnswer.Gone::new));
            case Action.Tell a -> new Result.Told(a, Optional.empty());
            case Action.TellAgain a -> new Result.ToldAgain(a, Optional.empty());
            case Action.ReadNode _,
                    Action.WatchPods _,
                    Action.StopWatching _,
                    Action.ListPods _,
                    Action.DescribeInstance _,
                    Action.DescribeGroup _,
                    Action.DescribeLaunchHooks _,
                    Action.DescribeHooks _ -> new Result.NoAnswer(action, "withheld, although it only looks");
        };
    }
}
