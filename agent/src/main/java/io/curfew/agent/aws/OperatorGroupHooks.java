package io.curfew.agent.aws;

import io.curfew.agent.enroll.GroupHooks;
import io.curfew.agent.enroll.PresentHook;
import io.curfew.agent.enroll.Selection;
import io.curfew.agent.enroll.WantedHook;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/**
 * Groups and hooks over the Auto Scaling API, with the credentials of a person: from a laptop, a pipeline, anywhere but a
 * node. Unlike the agent's calls these are tried up to five times, since nobody else will try again.
 */
public final class OperatorGroupHooks implements GroupHooks {
    /** AWS takes at most 50 names a call. */
    private static final int NAMES_A_CALL = 50;

    private static final int GROUPS_A_PAGE = 50;

    private final OperatorConnection connection;

    /**
     * @param region empty: as the environment or the profile says
     * @param profile empty: whatever credentials there are
     */
    public OperatorGroupHooks(Optional<String> region, Optional<String> profile, InstantSource clock) {
        this(new OperatorConnection(region, profile, clock));
    }

    OperatorGroupHooks(OperatorConnection connection) {
        this.connection = connection;
    }

    @Override
    public AwsAnswer<List<String>> groups(Selection selection) {
        return ask(
                "DescribeAutoScalingGroups",
                asg -> questions(selection).stream()
                        .flatMap(question -> asg.describeAutoScalingGroupsPaginator(question).stream())
                        .peek(OperatorGroupHooks::checkOrigin)
                        .map(DescribeAutoScalingGroupsResponse::autoScalingGroups)
                        .flatMap(List::stream)
                        .map(AutoScalingGroup::autoScalingGroupName)
                        .toList());
    }

    @Override
    public AwsAnswer<List<PresentHook>> hooks(String group) {
        return ask("DescribeLifecycleHooks", asg -> {
            var answer = asg.describeLifecycleHooks(r -> r.autoScalingGroupName(group));
            checkOrigin(answer);
            return answer.lifecycleHooks().stream()
                    .map(OperatorGroupHooks::hook)
                    .toList();
        });
    }

    @Override
    public AwsAnswer<Result.Done> put(String group, WantedHook hook) {
        return ask("PutLifecycleHook", asg -> {
            checkOrigin(asg.putLifecycleHook(r -> r.autoScalingGroupName(group)
                    .lifecycleHookName(hook.name())
                    .lifecycleTransition(WantedHook.TRANSITION)
                    .heartbeatTimeout(Math.toIntExact(hook.heartbeatTimeout().toSeconds()))
                    .defaultResult(WantedHook.DEFAULT_RESULT)
                    .notificationMetadata(WantedHook.MARK)));
            return Result.Done.DONE;
        });
    }

    @Override
    public AwsAnswer<Result.Done> delete(String group, String hook) {
        return ask("DeleteLifecycleHook", asg -> {
            checkOrigin(
                    asg.deleteLifecycleHook(r -> r.autoScalingGroupName(group).lifecycleHookName(hook)));
            return Result.Done.DONE;
        });
    }

    @Override
    public void close() {
        connection.close();
    }

    private <T> AwsAnswer<T> ask(String operation, Function<AutoScalingClient, T> question) {
        try {
            Optional<AutoScalingClient> asg = connection.client();
            return asg.isEmpty()
                    ? new AwsAnswer.Unreachable<>("no AWS region: give --region, AWS_REGION, or one in the profile")
                    : new AwsAnswer.Good<>(question.apply(asg.get()));
        } catch (ForeignAnswer e) {
            return new AwsAnswer.Failed<>("garbage", "the answer names no request: not from Auto Scaling");
        } catch (RuntimeException e) {
            return AwsErrors.answer(operation, e);
        }
    }

    private static List<DescribeAutoScalingGroupsRequest> questions(Selection selection) {
        var question = DescribeAutoScalingGroupsRequest.builder()
                .maxRecords(GROUPS_A_PAGE)
                .includeInstances(false);
        return switch (selection) {
            case Selection.Named(var names) ->
                IntStream.range(0, (names.size() + NAMES_A_CALL - 1) / NAMES_A_CALL)
                        .mapToObj(i -> names.subList(i * NAMES_A_CALL, Math.min(names.size(), (i + 1) * NAMES_A_CALL)))
                        .map(some -> question.autoScalingGroupNames(some).build())
                        .toList();
            case Selection.Tagged(var tags) ->
                List.of(question.filters(
                                tags.stream().map(OperatorGroupHooks::filter).toList())
                        .build());
        };
    }

    private static Filter filter(Selection.Tag tag) {
        return tag.value()
                .map(value -> Filter.builder().name("tag:" + tag.key()).values(value))
                .orElseGet(() -> Filter.builder().name("tag-key").values(tag.key()))
                .build();
    }

    private static PresentHook hook(LifecycleHook hook) {
        // A3: what holds where the answer leaves it out.
        return new PresentHook(
                hook.lifecycleHookName(),
                Optional.ofNullable(hook.lifecycleTransition()).orElse(""),
                Duration.ofSeconds(Optional.ofNullable(hook.heartbeatTimeout()).orElse(3600)),
                Optional.ofNullable(hook.defaultResult()).orElse("ABANDON"),
                Optional.ofNullable(hook.notificationMetadata()).orElse(""));
    }

    // A 200 of something else than Auto Scaling reads as an empty answer, and would pass for "no such group".
    private static void checkOrigin(AutoScalingResponse answer) {
        if (answer.responseMetadata().requestId().equals("UNKNOWN")) {
            throw new ForeignAnswer();
        }
    }

    private static final class ForeignAnswer extends RuntimeException {}
}
