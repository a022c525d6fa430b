package io.curfew.agent.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Result;
import io.curfew.agent.port.Traffic;
import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.time.HandMovedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scale-in as the simulated EC2 walks through it, seen and answered over HTTP. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TerminationPathTest {
    private static final Duration DEREGISTRATION = Duration.ofMinutes(2);

    private final ProcessSettings settings = new ProcessSettings();
    private final HandMovedTime time = new HandMovedTime(Instant.parse("2026-11-21T10:00:00Z"));
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final LifecycleHooks hooks = new LifecycleHooks(Optional::empty, time, Traffic.uncounted());
    private final List<Observation> inbox = new ArrayList<>();

    @BeforeEach
    void begin() {
        ec2.createGroup(GroupSettings.named("workers")
                .withDeregistration(DEREGISTRATION)
                .withHook(Hook.launching("launch"))
                .withHook(Hook.terminating("curfew").withHeartbeatTimeout(Duration.ofMinutes(5))));
        settings.set("aws.endpointUrl", ec2.autoScalingUri().toString());
    }

    @AfterEach
    void end() {
        hooks.close();
        ec2.close();
        settings.close();
    }

    @Test
    void theHookIsAliveOnlyWhileTheInstanceWaits() {
        var instance = ec2.inService("workers");
        String id = instance.identity().id();
        var hook = onlyHook();
        assertThat(state(id)).isEqualTo("InService");

        ec2.terminate(instance);
        assertThat(state(id)).isEqualTo("Terminating");
        assertThat(hooks.heartbeat(hook, id)).isInstanceOf(AwsAnswer.NoActiveAction.class);

        time.moveBy(DEREGISTRATION.plusSeconds(30));
        assertThat(state(id)).isEqualTo("Terminating:Wait");
        assertThat(hooks.heartbeat(hook, id)).isEqualTo(new AwsAnswer.Good<>(Result.Done.DONE));
        assertThat(hooks.complete(hook, id, HookResult.CONTINUE)).isEqualTo(new AwsAnswer.Good<>(Result.Done.DONE));
        assertThat(hooks.complete(hook, id, HookResult.CONTINUE)).isInstanceOf(AwsAnswer.NoActiveAction.class);

        time.moveBy(Duration.ofMinutes(5));
        assertThat(hooks.describeInstance(id)).isEqualTo(new AwsAnswer.Good<>(Optional.empty()));
    }

    @Test
    void theTargetStateShowsBeforeTheWaitBegins() {
        var instance = ec2.inService("workers");
        settings.set("aws.ec2MetadataServiceEndpoint", ec2.imdsUri(instance).toString());
        try (var metadata = new InstanceMetadata(Duration.ofSeconds(1), time, Traffic.uncounted())) {
            metadata.turn(inbox::add);
            assertThat(newest().instanceId().lastKnown())
                    .contains(instance.identity().id());

            ec2.terminate(instance);
            metadata.turn(inbox::add);

            assertThat(newest().targetState().lastKnown()).contains(TargetState.TERMINATED);
        }
    }

    @Test
    void revokedTokensAndClosedConnectionsAreNoTrouble() {
        var instance = ec2.inService("workers");
        settings.set("aws.ec2MetadataServiceEndpoint", ec2.imdsUri(instance).toString());
        ec2.imds(instance).closeOnNotFound();
        try (var metadata = new InstanceMetadata(Duration.ofSeconds(1), time, Traffic.uncounted())) {
            metadata.turn(inbox::add);
            ec2.imds(instance).revokeTokens();
            instance.targetState(Optional.empty());

            metadata.turn(inbox::add);
            metadata.turn(inbox::add);

            assertThat(newest().targetState().settled()).isPresent();
            assertThat(newest().targetState().lastKnown()).isEmpty();
        }
    }

    private String state(String id) {
        return hooks.describeInstance(id) instanceof AwsAnswer.Good<Optional<Membership>> good
                ? good.value().map(Membership::lifecycleState).orElse("in no group")
                : "no good answer";
    }

    private io.curfew.agent.hook.Hook onlyHook() {
        var answer = (AwsAnswer.Good<List<io.curfew.agent.hook.Hook>>) hooks.describeHooks("workers");
        assertThat(answer.value())
                .containsExactly(new io.curfew.agent.hook.Hook(
                        "curfew", "workers", Duration.ofMinutes(5), Duration.ofMinutes(500), "ABANDON"));
        return answer.value().getFirst();
    }

    private MetadataView newest() {
        return ((Observation.MetadataSeen) inbox.getLast()).metadata();
    }
}
