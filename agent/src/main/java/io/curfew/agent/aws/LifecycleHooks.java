package io.curfew.agent.aws;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import io.curfew.agent.port.Traffic;
import io.curfew.agent.recycle.Capacity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksResponse;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;

/**
 * Lifecycle hooks over the Auto Scaling API. An action is named by instance, hook and group: the token comes only with
 * notifications (A1). May be called from several threads at once.
 */
public final class LifecycleHooks implements AutoScaling {
    private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";
    private static final String LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING";
    private static final Duration LONGEST_WAIT = Duration.ofDays(2);

    private final AutoScalingConnection connection;
    private final Traffic traffic;

    /**
     * @param instanceRegion the region as instance metadata gives it, asked where AWS_REGION is not set
     */
    public LifecycleHooks(Supplier<Optional<String>> instanceRegion, InstantSource clock, Traffic traffic) {
        this(
                new AutoScalingConnection(
                        instanceRegion, AutoScalingConnection.BOUNDS, AutoScalingConnection.CALL, clock, traffic),
                traffic);
    }

    /**
     * @param date compares the own clock with the times of the answers
     */
    public LifecycleHooks(Supplier<Optional<String>> instanceRegion, InstantSource clock, ServerDate date) {
        this(
                new AutoScalingConnection(
                        instanceRegion,
                        AutoScalingConnection.BOUNDS,
                        AutoScalingConnection.CALL,
                        clock,
                        Traffic.uncounted(),
                        date::note),
                Traffic.uncounted());
    }

    LifecycleHooks(AutoScalingConnection connection, Traffic traffic) {
        this.connection = connection;
        this.traffic = traffic;
    }

    @Override
    public AwsAnswer<Optional<Membership>> describeInstance(String instanceId) {
        return ask(
                "DescribeAutoScalingInstances",
                asg -> asg.describeAutoScalingInstances(r -> r.instanceIds(instanceId)),
                answer -> membership(answer, instanceId));
    }

    @Override
    public AwsAnswer<List<Hook>> describeHooks(String group) {
        return ask(
                "DescribeLifecycleHooks",
                asg -> asg.describeLifecycleHooks(r -> r.autoScalingGroupName(group)),
                answer -> hooks(answer, TERMINATING, group));
    }

    @Override
    public AwsAnswer<Result.Done> heartbeat(Hook hook, String instanceId) {
        return ask(
                "RecordLifecycleActionHeartbeat",
                asg -> asg.recordLifecycleActionHeartbeat(r -> r.lifecycleHookName(hook.name())
                        .autoScalingGroupName(hook.group())
                        .instanceId(instanceId)),
                _ -> Result.Done.DONE);
    }

    @Override
    public AwsAnswer<Result.Done> complete(Hook hook, String instanceId, HookResult result) {
        return ask(
                "CompleteLifecycleAction",
                asg -> asg.completeLifecycleAction(r -> r.lifecycleHookName(hook.name())
                        .autoScalingGroupName(hook.group())
                        .instanceId(instanceId)
                        .lifecycleActionResult(result.name())),
                _ -> Result.Done.DONE);
    }

    @Override
    public AwsAnswer<List<Hook>> describeLaunchHooks(String group) {
        return ask(
                "DescribeLifecycleHooks",
                asg -> asg.describeLifecycleHooks(r -> r.autoScalingGroupName(group)),
                answer -> hooks(answer, LAUNCHING, group));
    }

    @Override
    public AwsAnswer<Capacity> describeGroup(String group) {
        return flat(ask(
                "DescribeAutoScalingGroups",
                asg -> asg.describeAutoScalingGroups(r -> r.autoScalingGroupNames(group)),
                answer -> answer.autoScalingGroups().stream()
                        .filter(g -> group.equals(g.autoScalingGroupName()))
                        .findFirst()
                        .map(LifecycleHooks::capacity)));
    }

    @Override
    public AwsAnswer<Result.Done> enterStandby(String group, String instanceId) {
        return ask(
                "EnterStandby",
                asg -> asg.enterStandby(r ->
                        r.autoScalingGroupName(group).instanceIds(instanceId).shouldDecrementDesiredCapacity(false)),
                _ -> Result.Done.DONE);
    }

    @Override
    public AwsAnswer<Result.Done> terminate(String instanceId) {
        return ask(
                "TerminateInstanceInAutoScalingGroup",
                asg -> asg.terminateInstanceInAutoScalingGroup(
                        r -> r.instanceId(instanceId).shouldDecrementDesiredCapacity(false)),
                _ -> Result.Done.DONE);
    }

    @Override
    public void close() {
        connection.close();
    }

    private <R extends AutoScalingResponse, T> AwsAnswer<T> ask(
            String operation, Function<AutoScalingClient, R> question, Function<R, T> reading) {
        try {
            Optional<AutoScalingClient> asg = connection.client();
            if (asg.isEmpty()) {
                return new AwsAnswer.Unreachable<>("no AWS region: set AWS_REGION, or let instance metadata answer");
            }
            R answer = question.apply(asg.get());
            return counted(operation, read(answer, reading));
        } catch (Throwable e) {
            // Throwable: whatever it was, the loop wants an answer, and goes on.
            AwsAnswer<T> answer = AwsErrors.answer(operation, e);
            return AwsErrors.withoutCredentials(e) ? answer : counted(operation, answer);
        }
    }

    // A 200 of something else than Auto Scaling reads as an empty answer, and would pass for "in no group".
    private static <R extends AutoScalingResponse, T> AwsAnswer<T> read(R answer, Function<R, T> reading) {
        if (answer.responseMetadata().requestId().equals("UNKNOWN")) {
            return new AwsAnswer.Failed<>("garbage", "the answer names no request: not from Auto Scaling");
        }
        return new AwsAnswer.Good<>(reading.apply(answer));
    }

    private <T> AwsAnswer<T> counted(String operation, AwsAnswer<T> answer) {
        traffic.autoScaling(operation, AwsErrors.label(answer));
        return answer;
    }

    // Without the one that was asked for, the answer says nothing about anybody's capacity.
    private static <T> AwsAnswer<T> flat(AwsAnswer<Optional<T>> answer) {
        return switch (answer) {
            case AwsAnswer.Good<Optional<T>> good ->
                good.value()
                        .<AwsAnswer<T>>map(AwsAnswer.Good::new)
                        .orElseGet(() -> new AwsAnswer.Failed<>("NotFound", "there is no such group"));
            case AwsAnswer.NoActiveAction<Optional<T>> a -> new AwsAnswer.NoActiveAction<>(a.message());
            case AwsAnswer.Throttled<Optional<T>> t -> new AwsAnswer.Throttled<>(t.message());
            case AwsAnswer.Denied<Optional<T>> d -> new AwsAnswer.Denied<>(d.action(), d.message());
            case AwsAnswer.Failed<Optional<T>> f -> new AwsAnswer.Failed<>(f.code(), f.message());
            case AwsAnswer.Unreachable<Optional<T>> u -> new AwsAnswer.Unreachable<>(u.why());
        };
    }

    private static Capacity capacity(AutoScalingGroup group) {
        return new Capacity(Optional.ofNullable(group.desiredCapacity()).orElse(0), (int) group.instances().stream()
                .filter(i -> i.lifecycleState() == LifecycleState.IN_SERVICE)
                .count());
    }

    private static Optional<Membership> membership(DescribeAutoScalingInstancesResponse answer, String instanceId) {
        return answer.autoScalingInstances().stream()
                .filter(i -> instanceId.equals(i.instanceId()))
                .map(i -> new Membership(i.autoScalingGroupName(), i.lifecycleState()))
                .findFirst();
    }

    private static List<Hook> hooks(DescribeLifecycleHooksResponse answer, String transition, String group) {
        return answer.lifecycleHooks().stream()
                .filter(h -> transition.equals(h.lifecycleTransition()))
                .map(h -> hook(h, group))
                .toList();
    }

    private static Hook hook(LifecycleHook hook, String group) {
        // A3, A4: what holds where the answer leaves it out.
        Duration heartbeat =
                Duration.ofSeconds(Optional.ofNullable(hook.heartbeatTimeout()).orElse(3600));
        Duration global = Optional.ofNullable(hook.globalTimeout())
                .map(Duration::ofSeconds)
                .orElse(shorter(LONGEST_WAIT, heartbeat.multipliedBy(100)));
        String result = Optional.ofNullable(hook.defaultResult()).orElse("ABANDON");
        return new Hook(hook.lifecycleHookName(), group, heartbeat, global, result);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
