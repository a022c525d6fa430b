package io.curfew.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.time.RunningTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkException;

/** The whole of it, at a time that passes by itself. */
@Timeout(60)
final class Ec2SimulatorTest {
    private final RunningTime time = new RunningTime(60);
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);

    @AfterEach
    void close() {
        ec2.close();
        time.close();
    }

    @Test
    void aWorldIsMadeInThreeLines() {
        ec2.createGroup(GroupSettings.named("workers").withHook(Hook.terminating("curfew")));
        var instance = ec2.inService("workers");
        ec2.terminate(instance);

        try (var client = Loopback.autoScaling(ec2.autoScalingUri());
                var imds = Loopback.imds(ec2.imdsUri(instance))) {
            var id = imds.get("/latest/meta-data/instance-id").asString();
            assertThat(imds.get("/latest/meta-data/autoscaling/target-lifecycle-state")
                            .asString())
                    .isEqualTo("Terminated");
            client.completeLifecycleAction(request -> request.autoScalingGroupName("workers")
                    .lifecycleHookName("curfew")
                    .instanceId(id)
                    .lifecycleActionResult("CONTINUE"));
        }
        await().until(() -> ec2.state(instance).isEmpty());
    }

    @Test
    void aTerminationThatNobodyCompletesTimesOutByItself() {
        ec2.createGroup(GroupSettings.named("workers")
                .withHook(Hook.terminating("curfew").withHeartbeatTimeout(Duration.ofSeconds(30))));
        var instance = ec2.inService("workers");
        var changes = new ConcurrentLinkedQueue<LifecycleState>();
        ec2.fleet().onStateChange(change -> changes.add(change.to()));

        ec2.terminate(instance);

        await().until(() -> changes.contains(LifecycleState.TERMINATED));
        assertThat(List.copyOf(changes))
                .containsExactly(
                        LifecycleState.TERMINATING,
                        LifecycleState.TERMINATING_WAIT,
                        LifecycleState.TERMINATING_PROCEED,
                        LifecycleState.TERMINATED);
    }

    @Test
    void ofManyCompletionsAtOnceOneIsAccepted() {
        ec2.createGroup(GroupSettings.named("workers").withHook(Hook.terminating("curfew")));
        var id = ec2.inService("workers").identity().id();
        ec2.fleet().scaleIn(id);
        var key = ActionKey.ofInstance("workers", "curfew", id);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 50)
                    .forEach(i -> threads.execute(() -> {
                        try {
                            ec2.fleet().autoScaling().complete(key, Result.CONTINUE);
                        } catch (ApiRefused e) {
                            assertThat(e.refusal()).isEqualTo(key.notActive());
                        }
                    }));
        }

        assertThat(ec2.history().calls(ApiAction.COMPLETE_LIFECYCLE_ACTION)).hasSize(50);
        assertThat(ec2.history().accepted(ApiAction.COMPLETE_LIFECYCLE_ACTION, "curfew", id))
                .hasSize(1);
    }

    @Test
    void eachInstanceHasAMetadataServiceOfItsOwnThatCanFailAlone() {
        ec2.createGroup(GroupSettings.named("workers"));
        var one = ec2.inService("workers");
        var other = ec2.inService("workers");
        ec2.imdsServer(one).faults().always(request -> true, Fault.answer(503));

        try (var ill = Loopback.imds(ec2.imdsUri(one));
                var well = Loopback.imds(ec2.imdsUri(other))) {
            assertThatThrownBy(() -> ill.get("/latest/meta-data/instance-id")).isInstanceOf(SdkException.class);
            assertThat(well.get("/latest/meta-data/instance-id").asString())
                    .isEqualTo(other.identity().id());
        }
    }
}
