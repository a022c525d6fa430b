package io.curfew.agent.check;

import static io.curfew.agent.check.CheckWorld.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.check.Finding.Verdict;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckupTest {
    private final CheckWorld world = new CheckWorld();

    @Test
    void whereAllIsWellEverythingIsOk() {
        assertThat(world.check())
                .allMatch(f -> f.verdict() == Verdict.OK && f.remedy().isEmpty())
                .extracting(Finding::check)
                .containsExactly(
                        "metadata.answers",
                        "metadata.target-state",
                        "identity.node",
                        "identity.instance",
                        "kubernetes.list-pods",
                        "kubernetes.patch-nodes",
                        "kubernetes.patch-nodes/status",
                        "kubernetes.watch-pods",
                        "kubernetes.create-pods/eviction",
                        "kubernetes.delete-pods",
                        "kubernetes.create-events",
                        "kubernetes.impersonation",
                        "aws.DescribeAutoScalingInstances",
                        "aws.group",
                        "aws.DescribeLifecycleHooks",
                        "aws.RecordLifecycleActionHeartbeat",
                        "aws.CompleteLifecycleAction",
                        "hooks.owned",
                        "hooks.time",
                        "hooks.heartbeat-timeout",
                        "hooks.default-result",
                        "clock.aws",
                        "clock.kubernetes");
    }

    @Test
    void awsIsAskedFourTimesAndNeverAboutAHookThatExists() {
        world.check();

        assertThat(world.calls)
                .containsExactly(
                        "instance " + CheckWorld.INSTANCE,
                        "hooks workers",
                        "heartbeat " + AwsParts.NO_SUCH_HOOK + " of workers",
                        "complete " + AwsParts.NO_SUCH_HOOK + " of workers");
        assertThat(AwsParts.NO_SUCH_HOOK).matches("[A-Za-z0-9-]{1,255}");
    }

    @Test
    void whatAwsThrottlesIsUnknownAndNoReasonToFail() {
        world.instance = new AwsAnswer.Throttled<>("Rate exceeded");

        var findings = world.check();

        assertThat(findings).noneMatch(Finding::matters);
        assertThat(findings)
                .filteredOn(f -> f.verdict() == Verdict.UNKNOWN)
                .extracting(Finding::check)
                .containsExactly("aws.DescribeAutoScalingInstances");
        assertThat(world.calls).hasSize(1);
    }

    @Test
    void anActiveTerminationDoesNotDisturb() {
        world.heartbeat = new AwsAnswer.NoActiveAction<>("No active Lifecycle Action found with instance ID i-0");
        world.completion = new AwsAnswer.NoActiveAction<>("No active Lifecycle Action found with instance ID i-0");

        assertThat(world.check()).allMatch(f -> f.verdict() == Verdict.OK);
    }

    @Test
    void whereMetadataIsLeftOutTheNodeSaysWhichInstanceItIs() {
        var probes = world.probes();
        var elsewhere =
                new Checkup.Probes(Optional.empty(), probes.cluster(), probes.aws(), Optional.empty(), () -> {});

        assertThat(new Checkup(elsewhere, Settings.defaults(CheckWorld.NODE), Duration.ofSeconds(20)).run())
                .allMatch(f -> f.verdict() == Verdict.OK)
                .extracting(Finding::check)
                .doesNotContain("metadata.answers")
                .contains("hooks.owned");
        assertThat(world.calls).startsWith("instance " + CheckWorld.INSTANCE);
    }

    @Test
    void whereAwsAndKubernetesAreLeftOutTheyAreNotAsked() {
        var probes = world.probes();
        var only =
                new Checkup.Probes(probes.metadata(), Optional.empty(), Optional.empty(), Optional.empty(), () -> {});

        assertThat(new Checkup(only, Settings.defaults(CheckWorld.NODE), Duration.ofSeconds(20)).run())
                .extracting(Finding::check)
                .containsExactly("metadata.answers", "metadata.target-state");
        assertThat(world.calls).isEmpty();
    }

    @Test
    void withoutAnInstanceAwsIsNotAsked() {
        world.metadata = MetadataProbe.Seen.trouble("connection refused");
        world.node = new NodeAnswer.Gone();

        world.check();

        assertThat(world.calls).isEmpty();
    }

    @Test
    void onlyPodsThatHoldTheHookCountForItsTime() {
        world.pods = new PodsAnswer.Listed(List.of(
                pod(30),
                Pods.pod("kube-system/proxy").ofDaemonSet().grace(100_000).build(),
                Pods.pod("shop/done").finished().grace(100_000).build()));

        assertThat(world.check()).allMatch(f -> f.verdict() == Verdict.OK);
    }

    @Test
    void aProbeThatHangsIsUnknownWhenTheTimeIsUp() throws InterruptedException {
        var never = new CountDownLatch(1);
        var probes = world.probes();
        MetadataProbe hanging = new MetadataProbe() {
            @Override
            public Seen look() {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Seen.trouble("woken");
            }

            @Override
            public void close() {}
        };
        var stuck =
                new Checkup.Probes(Optional.of(hanging), probes.cluster(), probes.aws(), Optional.empty(), () -> {});

        var findings = new Checkup(stuck, Settings.defaults(CheckWorld.NODE), Duration.ofSeconds(1)).run();

        assertThat(findings)
                .filteredOn(Finding::matters)
                .extracting(Finding::check)
                .contains("metadata.answers");
        assertThat(findings).extracting(Finding::check).contains("kubernetes.patch-nodes");
    }

    @Test
    void aFaultOfAProbeIsAFindingAndNoCrash() {
        var probes = world.probes();
        MetadataProbe broken = new MetadataProbe() {
            @Override
            public Seen look() {
                throw new IllegalStateException("secret");
            }

            @Override
            public void close() {}
        };
        var faulty =
                new Checkup.Probes(Optional.of(broken), probes.cluster(), probes.aws(), Optional.empty(), () -> {});

        assertThat(new Checkup(faulty, Settings.defaults(CheckWorld.NODE), Duration.ofSeconds(20)).run())
                .filteredOn(Finding::matters)
                .singleElement()
                .satisfies(f ->
                        assertThat(f.text()).contains("does not answer: fault").doesNotContain("secret"));
    }
}
