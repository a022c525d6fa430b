package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result.Done;
import io.curfew.agent.recycle.Capacity;
import io.curfew.simulator.time.HandMovedTime;
import io.curfew.simulator.time.WorldTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Auto Scaling for one instance, in memory: a hook that gets no heartbeat times out. */
final class VirtualAutoScaling implements AutoScaling {
    /** {@code answer} is the kind of answer given, such as {@code Good}. */
    record Call(Instant at, String what, String answer) {}

    /** Troubles to come, each answered once and in this order. */
    enum Trouble {
        THROTTLED,
        FAILED,
        UNREACHABLE,
        DENIED,
        NO_ACTIVE_ACTION
    }

    final List<Call> calls = new ArrayList<>();
    final Map<String, HookResult> accepted = new HashMap<>();
    final List<String> violations = new ArrayList<>();
    final List<String> timedOut = new ArrayList<>();
    final Map<String, Deque<Trouble>> troubles = new HashMap<>();
    final Map<String, Trouble> standing = new HashMap<>();
    Capacity capacity = new Capacity(3, 3);
    Runnable onStandby = () -> {};
    Runnable onTerminate = () -> {};
    Optional<Membership> membership = Optional.of(new Membership("workers", "InService"));
    List<Hook> launchHooks = List.of();
    List<Hook> hooks;
    /** Asked when a completion is accepted: what still blocks. */
    Function<Instant, List<String>> blocking = _ -> List.of();

    private String way = "Terminating";
    private final HandMovedTime time;
    private final Map<String, WorldTime.Alarm> active = new HashMap<>();

    VirtualAutoScaling(HandMovedTime time, List<Hook> hooks) {
        this.time = time;
        this.hooks = hooks;
    }

    /** The instance reaches the wait: each hook's clock begins. */
    void waitBegins() {
        waitBegins("Terminating");
    }

    /** The same on the way {@code from}, such as {@code Warmed:Pending}. */
    void waitBegins(String from) {
        way = from;
        accepted.clear();
        lifecycle(from + ":Wait");
        hooks.forEach(this::keepAlive);
    }

    /** A launch reaches its wait. */
    void launchWaits() {
        way = "Pending";
        lifecycle("Pending:Wait");
        launchHooks.forEach(this::keepAlive);
    }

    void lifecycle(String state) {
        membership = Optional.of(new Membership("workers", state));
    }

    /** Somebody else completes the hook. */
    void completedBySomebodyElse(String hook) {
        ended(hook);
    }

    List<Instant> times(String what) {
        return calls.stream()
                .filter(c -> c.what().startsWith(what))
                .map(Call::at)
                .toList();
    }

    @Override
    public AwsAnswer<Optional<Membership>> describeInstance(String instanceId) {
        return answer(
                "describe-instance",
                "autoscaling:DescribeAutoScalingInstances",
                () -> new AwsAnswer.Good<>(membership));
    }

    @Override
    public AwsAnswer<List<Hook>> describeHooks(String group) {
        return answer("describe-hooks", "autoscaling:DescribeLifecycleHooks", () -> new AwsAnswer.Good<>(hooks));
    }

    @Override
    public AwsAnswer<Done> heartbeat(Hook hook, String instanceId) {
        if (accepted.containsKey(hook.name())) {
            violations.add("heartbeat after the completion of " + hook.name());
        }
        return answer("heartbeat/" + hook.name(), "autoscaling:RecordLifecycleActionHeartbeat", () -> {
            if (!active.containsKey(hook.name())) {
                return new AwsAnswer.NoActiveAction<>("No active Lifecycle Action found");
            }
            keepAlive(hook);
            return new AwsAnswer.Good<>(Done.DONE);
        });
    }

    @Override
    public AwsAnswer<Done> complete(Hook hook, String instanceId, HookResult result) {
        return answer("complete/" + hook.name(), "autoscaling:CompleteLifecycleAction", () -> {
            if (!active.containsKey(hook.name())) {
                return new AwsAnswer.NoActiveAction<>("No active Lifecycle Action found");
            }
            if (accepted.put(hook.name(), result) != null) {
                violations.add("accepted twice: " + hook.name());
            }
            blocking.apply(time.instant()).forEach(p -> violations.add("completed with " + p + " on the node"));
            ended(hook.name());
            return new AwsAnswer.Good<>(Done.DONE);
        });
    }

    @Override
    public AwsAnswer<List<Hook>> describeLaunchHooks(String group) {
        return answer(
                "describe-launch-hooks", "autoscaling:DescribeLifecycleHooks", () -> new AwsAnswer.Good<>(launchHooks));
    }

    @Override
    public AwsAnswer<Capacity> describeGroup(String group) {
        return answer("describe-group", "autoscaling:DescribeAutoScalingGroups", () -> new AwsAnswer.Good<>(capacity));
    }

    @Override
    public AwsAnswer<Done> enterStandby(String group, String instanceId) {
        return answer("enter-standby", "autoscaling:EnterStandby", () -> {
            if (!membership.map(Membership::lifecycleState).equals(Optional.of("InService"))) {
                return new AwsAnswer.Failed<>("ValidationError", "The instance is not in InService.");
            }
            lifecycle("EnteringStandby");
            onStandby.run();
            return new AwsAnswer.Good<>(Done.DONE);
        });
    }

    @Override
    public AwsAnswer<Done> terminate(String instanceId) {
        return answer("terminate", "autoscaling:TerminateInstanceInAutoScalingGroup", () -> {
            onTerminate.run();
            return new AwsAnswer.Good<>(Done.DONE);
        });
    }

    @Override
    public void close() {}

    private void keepAlive(Hook hook) {
        var before = active.put(hook.name(), time.after(hook.heartbeatTimeout(), () -> {
            timedOut.add(hook.name());
            ended(hook.name());
        }));
        if (before != null) {
            before.cancel();
        }
    }

    private void ended(String hook) {
        var alarm = active.remove(hook);
        if (alarm != null) {
            alarm.cancel();
        }
        if (active.isEmpty()) {
            lifecycle(way + ":Proceed");
        }
    }

    private <T> AwsAnswer<T> answer(String what, String permission, java.util.function.Supplier<AwsAnswer<T>> good) {
        var operation = what.substring(0, what.indexOf('/') < 0 ? what.length() : what.indexOf('/'));
        var queue = troubles.get(operation);
        var trouble = queue == null || queue.isEmpty() ? standing.get(operation) : queue.remove();
        var answer = trouble == null ? good.get() : AutoScalingTroubles.<T>of(trouble, permission);
        calls.add(new Call(time.instant(), what, answer.getClass().getSimpleName()));
        return answer;
    }

    /** Answers that are not good. */
    private static final class AutoScalingTroubles {
        static <T> AwsAnswer<T> of(Trouble trouble, String permission) {
            return switch (trouble) {
                case THROTTLED -> new AwsAnswer.Throttled<>("Rate exceeded");
                case FAILED -> new AwsAnswer.Failed<>("InternalFailure", "try again");
                case UNREACHABLE -> new AwsAnswer.Unreachable<>("connect timed out");
                case DENIED -> new AwsAnswer.Denied<>(permission, "is not authorized");
                case NO_ACTIVE_ACTION -> new AwsAnswer.NoActiveAction<>("No active Lifecycle Action found");
            };
        }
    }

    void trouble(String operation, Trouble... next) {
        troubles.computeIfAbsent(operation, _ -> new ArrayDeque<>()).addAll(List.of(next));
    }

    void alwaysTrouble(String operation, @Nullable Trouble trouble) {
        if (trouble == null) {
            standing.remove(operation);
        } else {
            standing.put(operation, trouble);
        }
    }
}
