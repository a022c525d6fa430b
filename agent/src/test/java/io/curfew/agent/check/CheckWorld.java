package io.curfew.agent.check;

import io.curfew.agent.check.ClusterProbe.Deed;
import io.curfew.agent.check.ClusterProbe.Impersonation;
import io.curfew.agent.check.ClusterProbe.Permission;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Result;
import io.curfew.agent.recycle.Capacity;
import io.curfew.agent.settings.Parsed;
import io.curfew.agent.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node on which all is well, of which a test breaks one thing. */
final class CheckWorld implements MetadataProbe, ClusterProbe, AutoScaling {
    static final String NODE = "ip-10-0-0-5";
    static final String INSTANCE = "i-0123456789abcdef0";

    MetadataProbe.Seen metadata =
            new Seen(new Told.Said(INSTANCE), new Told.Said("eu-west-1"), new Told.Said("InService"));
    NodeAnswer node = new NodeAnswer.Seen(node("aws:///eu-west-1a/" + INSTANCE));
    PodsAnswer pods = new PodsAnswer.Listed(List.of(pod(30)));
    final Map<Deed, Permission> permissions = new EnumMap<>(Deed.class);
    Impersonation impersonation = new Impersonation.Refused("cannot impersonate resource \"users\"");
    AwsAnswer<Optional<Membership>> instance =
            new AwsAnswer.Good<>(Optional.of(new Membership("workers", "InService")));
    AwsAnswer<List<Hook>> hooks = new AwsAnswer.Good<>(List.of(hook("curfew", 300, "CONTINUE")));
    AwsAnswer<Result.Done> heartbeat = noSuchHook();
    AwsAnswer<Result.Done> completion = noSuchHook();
    Optional<Duration> aheadOfAws = Optional.of(Duration.ofSeconds(1));
    Optional<Duration> aheadOfApiServer = Optional.of(Duration.ofMillis(-900));
    List<String> settings = List.of();
    final List<String> calls = new ArrayList<>();

    static Pod pod(long grace) {
        return Pods.pod("shop/web-1").ofReplicaSet().grace(grace).build();
    }

    static OwnNode node(String providerId) {
        return new OwnNode(
                NODE, "uid", "7", providerId, false, Optional.empty(), new Journal.Entry.None(), "boot", true);
    }

    static Hook hook(String name, int heartbeat, String result) {
        var timeout = Duration.ofSeconds(heartbeat);
        return new Hook(name, "workers", timeout, timeout.multipliedBy(100), result);
    }

    static <T> AwsAnswer<T> noSuchHook() {
        return new AwsAnswer.Failed<>("ValidationError", "No Lifecycle Hook found with name: x");
    }

    static <T> AwsAnswer<T> denied(String operation) {
        return new AwsAnswer.Denied<>("autoscaling:" + operation, "is not authorized to perform it");
    }

    CheckWorld denying(Deed deed, String message) {
        permissions.put(deed, new Permission.Denied(message));
        return this;
    }

    List<Finding> check() {
        return check(Duration.ofSeconds(20));
    }

    List<Finding> check(Duration limit) {
        var args = new ArrayList<>(settings);
        args.add("--node-name=" + NODE);
        return switch (SettingsReader.read(args, Map.of())) {
            case Parsed.Ok ok -> new Checkup(probes(), ok.settings(), limit).run();
            case Parsed.Wrong wrong -> throw new AssertionError(wrong.lines());
        };
    }

    Checkup.Probes probes() {
        return new Checkup.Probes(
                Optional.of(this),
                Optional.of(this),
                Optional.of(new AwsProbe(this, () -> aheadOfAws)),
                Optional.empty(),
                () -> {});
    }

    @Override
    public Seen look() {
        return metadata;
    }

    @Override
    public NodeAnswer readNode() {
        return node;
    }

    @Override
    public PodsAnswer listPods() {
        return pods;
    }

    @Override
    public Permission may(Deed deed) {
        return permissions.getOrDefault(deed, new Permission.Granted());
    }

    @Override
    public Impersonation impersonation() {
        return impersonation;
    }

    @Override
    public Optional<Duration> ownClockAhead() {
        return aheadOfApiServer;
    }

    @Override
    public AwsAnswer<Optional<Membership>> describeInstance(String instanceId) {
        calls.add("instance " + instanceId);
        return instance;
    }

    @Override
    public AwsAnswer<List<Hook>> describeHooks(String group) {
        calls.add("hooks " + group);
        return hooks;
    }

    @Override
    public AwsAnswer<Result.Done> heartbeat(Hook hook, String instanceId) {
        calls.add("heartbeat " + hook.name() + " of " + hook.group());
        return heartbeat;
    }

    @Override
    public AwsAnswer<Result.Done> complete(Hook hook, String instanceId, HookResult result) {
        calls.add("complete " + hook.name() + " of " + hook.group());
        return completion;
    }

    @Override
    public AwsAnswer<List<Hook>> describeLaunchHooks(String group) {
        calls.add("describe-launch-hooks " + group);
        return new AwsAnswer.Good<>(List.of());
    }

    @Override
    public AwsAnswer<Capacity> describeGroup(String group) {
        calls.add("describe-group " + group);
        return new AwsAnswer.Good<>(new Capacity(1, 1));
    }

    @Override
    public AwsAnswer<Result.Done> enterStandby(String group, String instanceId) {
        calls.add("enter-standby " + instanceId);
        return denied("EnterStandby");
    }

    @Override
    public AwsAnswer<Result.Done> terminate(String instanceId) {
        calls.add("terminate " + instanceId);
        return denied("TerminateInstanceInAutoScalingGroup");
    }

    @Override
    public void close() {}
}
