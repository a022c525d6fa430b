package io.curfew.agent.loop;

import io.curfew.agent.hook.HookResult;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Result;
import java.util.function.Consumer;

/** From an action to the port that carries it out, and from the port's answer to a result. */
public record Performer(Cluster cluster, AutoScaling autoScaling, Consumer<Observation> inbox) {

    /** Carries out {@code action} on the caller's thread. */
    public Result perform(Action action) {
        return switch (action) {
            case Action.ReadNode a -> new Result.NodeRead(a, cluster.readNode());
            case Action.PatchNode a -> new Result.NodePatched(a, cluster.patchNode(a.patch()));
            case Action.WatchPods a -> {
                cluster.watchPods(inbox);
                yield new Result.WatchBegun(a);
            }
            case Action.StopWatching a -> {
                cluster.stopWatching();
                yield new Result.WatchStopped(a);
            }
            case Action.ListPods a -> new Result.PodsListed(a, cluster.listPods());
            case Action.Evict a -> new Result.Evicted(a, cluster.evict(a.pod(), a.grace()));
            case Action.Delete a -> new Result.Deleted(a, cluster.delete(a.pod(), a.grace()));
            case Action.DescribeInstance a ->
                new Result.InstanceDescribed(a, autoScaling.describeInstance(a.instanceId()));
            case Action.DescribeHooks a -> new Result.HooksDescribed(a, autoScaling.describeHooks(a.group()));
            case Action.Heartbeat a -> new Result.HeartbeatSent(a, autoScaling.heartbeat(a.hook(), a.instanceId()));
            case Action.Complete a ->
                new Result.HookCompleted(a, autoScaling.complete(a.hook(), a.instanceId(), a.result()));
            case Action.DescribeLaunchHooks a ->
                new Result.LaunchHooksDescribed(a, autoScaling.describeLaunchHooks(a.group()));
            case Action.CompleteLaunch a ->
                new Result.LaunchCompleted(a, autoScaling.complete(a.hook(), a.instanceId(), HookResult.CONTINUE));
            case Action.DescribeGroup a -> new Result.GroupDescribed(a, autoScaling.describeGroup(a.group()));
            case Action.EnterStandby a ->
                new Result.StandbyEntered(a, autoScaling.enterStandby(a.group(), a.instanceId()));
            case Action.Terminate a -> new Result.Terminated(a, autoScaling.terminate(a.instanceId()));
            case Action.SetConditions a -> new Result.ConditionsSet(a, cluster.setConditions(a.patch()));
            case Action.Tell a -> new Result.Told(a, cluster.tell(a.notice()));
            case Action.TellAgain a -> new Result.ToldAgain(a, cluster.tellAgain(a.notice(), a.count()));
        };
    }
}
