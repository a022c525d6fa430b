package io.curfew.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.time.RunningTime;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.Filter;

/** The API as the unmodified AWS client speaks it. */
@Timeout(60)
final class AutoScalingFaceTest {
    private static final String GROUP = "workers & <more>";

    private final RunningTime time = new RunningTime(1);
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final AutoScalingClient client = Loopback.autoScaling(ec2.autoScalingUri());
    private final InstanceMetadata instance;
    private final String id;

    AutoScalingFaceTest() {
        ec2.createGroup(GroupSettings.named(GROUP)
                .withProceeding(Duration.ofHours(1))
                .withHook(Hook.terminating("curfew")
                        .withHeartbeatTimeout(Duration.ofMinutes(5))
                        .withNotificationMetadata("{\"by\":\"curfew\"}"))
                .withHook(Hook.launching("ready")));
        instance = ec2.inService(GROUP);
        id = instance.identity().id();
    }

    @AfterEach
    void close() {
        client.close();
        ec2.close();
        time.close();
    }

    @Test
    void anInstanceIsDescribed() {
        var found = client.describeAutoScalingInstances(request -> request.instanceIds(id, "i-1"))
                .autoScalingInstances();

        assertThat(found).singleElement().satisfies(details -> {
            assertThat(details.instanceId()).isEqualTo(id);
            assertThat(details.autoScalingGroupName()).isEqualTo(GROUP);
            assertThat(details.lifecycleState()).isEqualTo("InService");
            assertThat(details.availabilityZone()).isEqualTo(instance.identity().zone());
            assertThat(details.instanceType()).isEqualTo("m7g.large");
            assertThat(details.healthStatus()).isEqualTo("HEALTHY");
            assertThat(details.protectedFromScaleIn()).isFalse();
        });
    }

    @Test
    void anUnknownInstanceIsAnEmptyList() {
        assertThat(client.describeAutoScalingInstances(request -> request.instanceIds("i-1"))
                        .autoScalingInstances())
                .isEmpty();
    }

    @Test
    void aGroupIsDescribedWithItsInstances() {
        var groups = client.describeAutoScalingGroups(request -> request.autoScalingGroupNames(GROUP))
                .autoScalingGroups();

        assertThat(groups).singleElement().satisfies(group -> {
            assertThat(group.autoScalingGroupName()).isEqualTo(GROUP);
            assertThat(group.desiredCapacity()).isEqualTo(1);
            assertThat(group.maxSize()).isEqualTo(100);
            assertThat(group.instances())
                    .singleElement()
                    .satisfies(member ->
                            assertThat(member.lifecycleStateAsString()).isEqualTo("InService"));
        });
    }

    @Test
    void groupsAreChosenByTheirTags() {
        ec2.createGroup(GroupSettings.named("blue").withTag("team", "blue").withTag("env", "prod"));
        ec2.createGroup(GroupSettings.named("red").withTag("team", "red").withTag("env", "prod"));

        assertThat(names(List.of(tag("tag:env", "prod")))).containsExactly("blue", "red");
        assertThat(names(List.of(tag("tag:env", "prod"), tag("tag:team", "red"))))
                .containsExactly("red");
        assertThat(names(List.of(tag("tag-key", "team")))).containsExactly("blue", "red");
        assertThat(names(List.of(tag("tag:env", "test")))).isEmpty();
    }

    @Test
    void groupsComeInPages() {
        ec2.createGroup(GroupSettings.named("second"));
        ec2.createGroup(GroupSettings.named("third"));

        var pages = client.describeAutoScalingGroupsPaginator(
                request -> request.maxRecords(2).includeInstances(false));

        assertThat(pages.stream().map(page -> page.autoScalingGroups().size())).containsExactly(2, 1);
        assertThat(pages.autoScalingGroups().stream().flatMap(group -> group.instances().stream()))
                .isEmpty();
    }

    @Test
    void hooksAreDescribedWithTheirGlobalTimeout() {
        var hooks = client.describeLifecycleHooks(request -> request.autoScalingGroupName(GROUP))
                .lifecycleHooks();

        assertThat(hooks).hasSize(2).first().satisfies(hook -> {
            assertThat(hook.lifecycleHookName()).isEqualTo("curfew");
            assertThat(hook.autoScalingGroupName()).isEqualTo(GROUP);
            assertThat(hook.lifecycleTransition()).isEqualTo("autoscaling:EC2_INSTANCE_TERMINATING");
            assertThat(hook.heartbeatTimeout()).isEqualTo(300);
            assertThat(hook.globalTimeout()).isEqualTo(30_000);
            assertThat(hook.defaultResult()).isEqualTo("ABANDON");
            assertThat(hook.notificationMetadata()).isEqualTo("{\"by\":\"curfew\"}");
            assertThat(hook.notificationTargetARN()).isNull();
        });
    }

    @Test
    void aTerminationIsHeldBeatenAndCompleted() {
        ec2.terminate(instance);

        client.recordLifecycleActionHeartbeat(request ->
                request.autoScalingGroupName(GROUP).lifecycleHookName("curfew").instanceId(id));
        client.completeLifecycleAction(completion());

        assertThat(ec2.state(instance)).contains(LifecycleState.TERMINATING_PROCEED);
        assertRefused(
                () -> client.completeLifecycleAction(completion()),
                400,
                "ValidationError",
                "No active Lifecycle Action found with instance ID " + id);
        assertThat(ec2.history().accepted(ApiAction.COMPLETE_LIFECYCLE_ACTION, "curfew", id))
                .hasSize(1);
    }

    @Test
    void anActionIsCompletedByItsToken() {
        ec2.terminate(instance);
        var token = ec2.fleet().openTokens(id).getFirst();

        client.completeLifecycleAction(request -> request.autoScalingGroupName(GROUP)
                .lifecycleHookName("curfew")
                .lifecycleActionToken(token)
                .lifecycleActionResult("ABANDON"));

        assertThat(ec2.history().hookEnds()).hasSize(1);
    }

    @Test
    void aHookIsPutChangedAndDeleted() {
        client.putLifecycleHook(request -> request.autoScalingGroupName(GROUP)
                .lifecycleHookName("new")
                .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
                .heartbeatTimeout(1800)
                .defaultResult("CONTINUE")
                .notificationMetadata("mark"));
        client.putLifecycleHook(request ->
                request.autoScalingGroupName(GROUP).lifecycleHookName("new").heartbeatTimeout(60));

        assertThat(ec2.fleet().autoScaling().describeHooks(GROUP, List.of("new")))
                .containsExactly(Hook.terminating("new")
                        .withHeartbeatTimeout(Duration.ofMinutes(1))
                        .withDefaultResult(Result.CONTINUE)
                        .withNotificationMetadata("mark"));
        client.deleteLifecycleHook(
                request -> request.autoScalingGroupName(GROUP).lifecycleHookName("new"));
        assertRefused(
                () -> client.deleteLifecycleHook(
                        request -> request.autoScalingGroupName(GROUP).lifecycleHookName("new")),
                400,
                "ValidationError",
                "No Lifecycle Hook found with name: new");
    }

    @Test
    void anInstanceGoesToStandbyAndIsTerminatedFromThere() {
        var activities = client.enterStandby(request ->
                        request.autoScalingGroupName(GROUP).instanceIds(id).shouldDecrementDesiredCapacity(true))
                .activities();
        assertThat(activities).singleElement().satisfies(activity -> {
            assertThat(activity.description()).isEqualTo("Moving EC2 instance to Standby: " + id);
            assertThat(activity.statusCodeAsString()).isEqualTo("InProgress");
        });

        var activity = client.terminateInstanceInAutoScalingGroup(
                        request -> request.instanceId(id).shouldDecrementDesiredCapacity(false))
                .activity();
        assertThat(activity.description()).isEqualTo("Terminating EC2 instance: " + id);
        assertThat(ec2.state(instance)).contains(LifecycleState.TERMINATING_WAIT);
    }

    @Test
    void standbyIsLeftAndAnInstanceDetached() {
        var quick = quickGroup();
        var member = ec2.inService(quick);
        var one = member.identity().id();
        client.enterStandby(
                request -> request.autoScalingGroupName(quick).instanceIds(one).shouldDecrementDesiredCapacity(true));
        client.exitStandby(request -> request.autoScalingGroupName(quick).instanceIds(one));
        assertThat(ec2.state(member)).contains(LifecycleState.IN_SERVICE);

        client.detachInstances(
                request -> request.autoScalingGroupName(quick).instanceIds(one).shouldDecrementDesiredCapacity(true));
        assertThat(ec2.state(member)).isEmpty();
    }

    @Test
    void aRuleOfTheModelShowsAsTheErrorOfTheApi() {
        refuse(Refusal.throttling(), 400, "Throttling", "Rate exceeded");
        refuse(Refusal.internalFailure(), 500, "InternalFailure", "An internal error has occurred.");
        var denied = Refusal.accessDenied(ApiAction.DESCRIBE_AUTO_SCALING_GROUPS);
        refuse(denied, 403, "AccessDenied", denied.message());
    }

    @Test
    void aLostAnswerHadItsEffect() {
        ec2.terminate(instance);
        ec2.autoScalingServer()
                .faults()
                .once(request -> request.bodyText().contains("Action=CompleteLifecycleAction"), Fault.answerLost());

        assertThatThrownBy(() -> client.completeLifecycleAction(completion())).isInstanceOf(SdkClientException.class);

        assertThat(ec2.state(instance)).contains(LifecycleState.TERMINATING_PROCEED);
    }

    private List<String> names(List<Filter> filters) {
        return client.describeAutoScalingGroups(request -> request.filters(filters)).autoScalingGroups().stream()
                .map(AutoScalingGroup::autoScalingGroupName)
                .toList();
    }

    private static Filter tag(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    private void refuse(Refusal refusal, int status, String code, String message) {
        ec2.fleet().autoScaling().refuse(1, ApiAction.DESCRIBE_AUTO_SCALING_GROUPS, refusal);
        assertRefused(() -> client.describeAutoScalingGroups(request -> {}), status, code, message);
    }

    private String quickGroup() {
        ec2.createGroup(GroupSettings.named("quick").withProceeding(Duration.ZERO));
        return "quick";
    }

    private CompleteLifecycleActionRequest completion() {
        return CompleteLifecycleActionRequest.builder()
                .autoScalingGroupName(GROUP)
                .lifecycleHookName("curfew")
                .instanceId(id)
                .lifecycleActionResult("CONTINUE")
                .build();
    }

    private static void assertRefused(ThrowingCallable call, int status, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AutoScalingException.class, refused -> {
            assertThat(refused.statusCode()).isEqualTo(status);
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(message);
            assertThat(refused.requestId()).isNotEmpty();
        });
    }
}
