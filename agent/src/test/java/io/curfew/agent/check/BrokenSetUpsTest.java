package io.curfew.agent.check;

import static io.curfew.agent.check.CheckWorld.denied;
import static io.curfew.agent.check.CheckWorld.hook;
import static io.curfew.agent.check.CheckWorld.node;
import static io.curfew.agent.check.CheckWorld.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.check.ClusterProbe.Deed;
import io.curfew.agent.check.Finding.Verdict;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people get wrong, one thing at a time, and what check tells them to do. */
class BrokenSetUpsTest {

    static Stream<Arguments> thatMatter() {
        return Stream.of(
                broken(
                        "hop limit of 1, off the host's network",
                        "metadata.answers",
                        "hop-limit 2",
                        w -> w.metadata = MetadataProbe.Seen.trouble("no answer in time")),
                broken(
                        "metadata switched off",
                        "metadata.answers",
                        "--http-endpoint enabled",
                        w -> w.metadata = MetadataProbe.Seen.trouble("HTTP 403 to the request for a token")),
                broken(
                        "a network policy before metadata",
                        "metadata.answers",
                        "no network policy",
                        w -> w.metadata = MetadataProbe.Seen.trouble("connection refused")),
                broken(
                        "a wrong node name",
                        "identity.node",
                        "spec.nodeName as NODE_NAME",
                        w -> w.node = new NodeAnswer.Gone()),
                broken(
                        "another node's name",
                        "identity.instance",
                        "the Node that this pod runs on",
                        w -> w.node = new NodeAnswer.Seen(node("aws:///eu-west-1a/i-0ffff"))),
                broken(
                        "no right to read the Node",
                        "identity.node",
                        "grant `get nodes`",
                        w -> w.node = new NodeAnswer.Denied("get nodes", "forbidden")),
                broken(
                        "an API server out of reach",
                        "identity.node",
                        "let the pod reach the API server",
                        w -> w.node = new NodeAnswer.Failed("connection refused")),
                broken(
                        "no right to patch the Node",
                        "kubernetes.patch-nodes",
                        "grant `patch nodes`",
                        w -> w.denying(Deed.PATCH_NODE, "User cannot patch resource \"nodes\"")),
                broken(
                        "a token without a node",
                        "kubernetes.patch-nodes",
                        "kubectl create token",
                        w -> w.denying(Deed.PATCH_NODE, "curfew: token is bound to node \"\", not to \"node-a\"")),
                broken(
                        "a webhook in the way",
                        "kubernetes.patch-nodes",
                        "webhook or policy that it names",
                        w -> w.denying(
                                Deed.PATCH_NODE, "admission webhook \"guard.example.com\" denied the request: no")),
                broken(
                        "no right to list pods",
                        "kubernetes.list-pods",
                        "grant `list pods`",
                        w -> w.pods = new PodsAnswer.Denied("list pods", "forbidden")),
                broken(
                        "no right to watch pods",
                        "kubernetes.watch-pods",
                        "grant `watch pods`",
                        w -> w.denying(Deed.WATCH_PODS, "forbidden")),
                broken(
                        "no right to evict",
                        "kubernetes.create-pods/eviction",
                        "grant `create pods/eviction`",
                        w -> w.denying(Deed.EVICT_PODS, "forbidden")),
                broken(
                        "no right to delete pods",
                        "kubernetes.delete-pods",
                        "set drain.on-timeout",
                        w -> w.denying(Deed.DELETE_PODS, "forbidden")),
                broken(
                        "no right to post Events",
                        "kubernetes.create-events",
                        "grant `create events`",
                        w -> w.denying(Deed.CREATE_EVENTS, "forbidden")),
                broken(
                        "a node without a role",
                        "aws.DescribeAutoScalingInstances",
                        "give the node a role",
                        w -> w.instance = new AwsAnswer.Unreachable<>(
                                "no AWS credentials: role of the node: the instance has no role")),
                broken(
                        "expired credentials",
                        "aws.DescribeAutoScalingInstances",
                        "clock.aws",
                        w -> w.instance = new AwsAnswer.Failed<>(
                                "ExpiredToken", "AWS does not accept the credentials: expired, revoked")),
                broken(
                        "no region",
                        "aws.DescribeAutoScalingInstances",
                        "set AWS_REGION",
                        w -> w.instance = new AwsAnswer.Unreachable<>("no AWS region: set AWS_REGION")),
                broken(
                        "no way to AWS",
                        "aws.DescribeAutoScalingInstances",
                        "VPC endpoint for autoscaling",
                        w -> w.instance = new AwsAnswer.Unreachable<>("no answer in time")),
                broken(
                        "a policy without DescribeLifecycleHooks",
                        "aws.DescribeLifecycleHooks",
                        "allow autoscaling:DescribeLifecycleHooks",
                        w -> w.hooks = denied("DescribeLifecycleHooks")),
                broken(
                        "a policy without heartbeats",
                        "aws.RecordLifecycleActionHeartbeat",
                        "allow autoscaling:RecordLifecycleActionHeartbeat",
                        w -> w.heartbeat = denied("RecordLifecycleActionHeartbeat")),
                broken(
                        "a policy without completions",
                        "aws.CompleteLifecycleAction",
                        "allow autoscaling:CompleteLifecycleAction",
                        w -> w.completion = denied("CompleteLifecycleAction")),
                broken(
                        "a group without a hook",
                        "hooks.owned",
                        "curfew enroll --group=workers",
                        w -> w.hooks = new AwsAnswer.Good<>(List.of())),
                broken(
                        "a hook of another name",
                        "hooks.owned",
                        "put the hook that is meant into hooks.names",
                        w -> w.hooks = new AwsAnswer.Good<>(List.of(hook("drainer", 300, "CONTINUE")))),
                broken(
                        "a hook too short for a pod",
                        "hooks.time",
                        "curfew enroll --group=workers --hook-name=curfew --longest-drain=1h",
                        w -> {
                            w.hooks = new AwsAnswer.Good<>(List.of(hook("curfew", 30, "CONTINUE")));
                            w.pods = new PodsAnswer.Listed(List.of(pod(3600)));
                        }),
                broken("a hook too short for a pod and its volumes", "hooks.time", "--longest-drain=51m", w -> {
                    w.hooks = new AwsAnswer.Good<>(List.of(hook("curfew", 30, "CONTINUE")));
                    w.pods = new PodsAnswer.Listed(List.of(Pods.pod("shop/db-1")
                            .grace(48 * 60 + 30)
                            .claim("data")
                            .build()));
                }),
                broken("a hook too short for load-balancer.delay", "hooks.time", "--longest-drain=1h", w -> {
                    w.settings = List.of("--load-balancer.delay=1h");
                    w.hooks = new AwsAnswer.Good<>(List.of(hook("curfew", 30, "CONTINUE")));
                }),
                broken(
                        "a drain.timeout too short for a pod",
                        "settings.drain.timeout",
                        "more than 2h",
                        w -> w.pods = new PodsAnswer.Listed(List.of(pod(7200)))),
                broken(
                        "no impersonation where it was asked for",
                        "kubernetes.impersonation",
                        "serviceAccount",
                        w -> w.settings = List.of("--identity=associatedNode")),
                broken(
                        "a wrong clock",
                        "clock.aws",
                        "Amazon Time Sync",
                        w -> w.aheadOfAws = Optional.of(Duration.ofMinutes(-7))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("thatMatter")
    void theOneProblemIsFoundWithItsRemedy(String what, String check, String remedy, Consumer<CheckWorld> sabotage) {
        var world = new CheckWorld();
        sabotage.accept(world);

        assertThat(world.check())
                .as(what)
                .filteredOn(Finding::matters)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.check()).isEqualTo(check);
                    assertThat(finding.remedy().orElse("")).contains(remedy);
                    assertThat(finding.text()).doesNotContain("\n");
                });
    }

    static Stream<Arguments> worthANote() {
        return Stream.of(
                broken(
                        "a managed node group of EKS",
                        "hooks.owned",
                        "nodeSelector",
                        w -> w.hooks = new AwsAnswer.Good<>(List.of(hook("Terminate-LC-Hook", 1800, "CONTINUE")))),
                broken(
                        "AWS' own default result",
                        "hooks.default-result",
                        "curfew enroll --group=workers",
                        w -> w.hooks = new AwsAnswer.Good<>(List.of(hook("curfew", 300, "ABANDON")))),
                broken(
                        "AWS' own heartbeat timeout",
                        "hooks.heartbeat-timeout",
                        "curfew enroll --group=workers",
                        w -> w.hooks = new AwsAnswer.Good<>(List.of(hook("curfew", 3600, "CONTINUE")))),
                broken(
                        "a hook shorter than drain.timeout",
                        "hooks.time",
                        "--longest-drain=1h",
                        w -> w.hooks = new AwsAnswer.Good<>(List.of(hook("curfew", 30, "CONTINUE")))),
                broken("a pod that is waited for", "hooks.time", "--longest-drain=47h59m", w -> {
                    w.settings = List.of("--drain.wait-for=shop/!web");
                    w.pods = new PodsAnswer.Listed(List.of(pod(100_000)));
                }),
                broken(
                        "an instance in no group",
                        "aws.group",
                        "nodeSelector",
                        w -> w.instance = new AwsAnswer.Good<>(Optional.empty())),
                broken(
                        "a clock that is a little off",
                        "clock.kubernetes",
                        "Amazon Time Sync",
                        w -> w.aheadOfApiServer = Optional.of(Duration.ofSeconds(45))),
                broken(
                        "a Node without a providerID",
                        "identity.instance",
                        "cloud controller",
                        w -> w.node = new NodeAnswer.Seen(node(""))),
                broken("no right to delete where it is not needed", "kubernetes.delete-pods", "nothing", w -> {
                    w.settings = List.of("--drain.on-timeout=stay");
                    w.denying(Deed.DELETE_PODS, "forbidden");
                }),
                broken(
                        "impersonation without NodeRestriction",
                        "kubernetes.impersonation",
                        "NodeRestriction",
                        w -> w.impersonation = new ClusterProbe.Impersonation.Works(Optional.of(false))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("worthANote")
    void whatDoesNotKeepADrainFromWorkingIsNoted(
            String what, String check, String remedy, Consumer<CheckWorld> sabotage) {
        var world = new CheckWorld();
        sabotage.accept(world);

        var findings = world.check();

        assertThat(findings).as(what).noneMatch(Finding::matters);
        assertThat(findings)
                .filteredOn(f -> f.verdict() == Verdict.NOTE)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.check()).isEqualTo(check);
                    assertThat(finding.remedy().orElse("")).contains(remedy);
                });
    }

    private static Arguments broken(String what, String check, String remedy, Consumer<CheckWorld> sabotage) {
        return Arguments.of(what, check, remedy, sabotage);
    }
}
