package io.curfew.trials.longlife;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.drain.Pod;
import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.model.WatchOptions;
import io.curfew.simulator.cluster.model.Watcher;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.sketch.PodSketch;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.WatchEvent;
import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.AutoScaling;
import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.Fleet;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.InstanceMetadata;
import io.curfew.simulator.ec2.LifecycleState;
import io.curfew.simulator.ec2.Refusal;
import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.http.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One node with its instance, over HTTP on the loopback, and what the agent has left on it. */
final class LongWorld implements AutoCloseable {
    static final String GROUP = "workers";
    private static final String JOURNAL = "curfew.io/journal";

    private final SharedTime time = new SharedTime(Instant.parse("2026-11-21T10:00:00.123456789Z"));
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final ClusterSimulator cluster = ClusterSimulator.start(time);
    private final AtomicInteger notified = new AtomicInteger();
    private final LoopbackServer webhook = LoopbackServer.start("webhook", (_, answer) -> {
        notified.incrementAndGet();
        answer.send(200);
    });
    private final InstanceMetadata instance;
    private final Path kubeconfig;
    private final Map<String, Optional<String>> properties = new HashMap<>();
    private int longestJournal;

    LongWorld() throws IOException {
        ec2.createGroup(GroupSettings.named(GROUP)
                .withHook(Hook.terminating("curfew").withHeartbeatTimeout(Duration.ofSeconds(120))));
        instance = ec2.inService(GROUP);
        kubeconfig = Files.createTempFile("curfew-long-life", ".kubeconfig");
        cluster.writeKubeconfig(kubeconfig);
        cluster.cluster()
                .add(
                        Sketch.node(node()).instance(id(), instance.identity().zone()),
                        Sketch.pod("kube-system/proxy")
                                .on(node())
                                .ofDaemonSet("kube-system/proxy")
                                .toleratesEverything());
        cluster.cluster().watch(Selection.all(Resource.NODES), WatchOptions.fromNow(), new Watcher() {
            @Override
            public void onEvent(WatchEvent event) {
                longestJournal =
                        Math.max(longestJournal, journal(event.object()).length());
            }

            @Override
            public void onEnd() {}
        });
        property("aws.ec2MetadataServiceEndpoint", ec2.imdsUri(instance).toString());
        property("aws.endpointUrl", ec2.autoScalingUri().toString());
        property("aws.region", "eu-central-1");
        property("aws.accessKeyId", "AKIDEXAMPLE");
        property("aws.secretAccessKey", "not-a-secret");
    }

    private void property(String name, String value) {
        properties.put(name, Optional.ofNullable(System.getProperty(name)));
        System.setProperty(name, value);
    }

    /** Pods with names of their own: quick, slow, held by a budget for a while, and such that nothing brings back. */
    void fill(int round) {
        for (var n = 0; n < 6; n++) {
            add(pod("web-" + round + "-" + n)
                    .ofOther("apps/v1", "StatefulSet", "web-" + round)
                    .endsAfter(Duration.ofSeconds(2 + 3 * n)));
        }
        for (var n = 0; n < 2; n++) {
            add(pod("held-" + round + "-" + n)
                    .ofOther("apps/v1", "StatefulSet", "held-" + round)
                    .label("app", "held-" + round)
                    .endsAfter(Duration.ofSeconds(4)));
        }
        add(Sketch.budget("held-" + round).minAvailable(2));
        add(pod("slow-" + round)
                .ofOther("batch/v1", "Job", "slow-" + round)
                .grace(Duration.ofMinutes(6))
                .endsAfter(Duration.ofMinutes(5)));
        add(pod("bare-" + round).emptyDir().endsAfter(Duration.ofSeconds(1)));
        add(pod("kept-" + round)
                .ofOther("batch/v1", "Job", "kept-" + round)
                .finalizer("example.org/kept")
                .endsAfter(Duration.ofSeconds(3)));
        time.after(Duration.ofMinutes(8), () -> release(round));
    }

    private PodSketch pod(String name) {
        return Sketch.pod(name).on(node());
    }

    private void add(Sketch sketch) {
        cluster.cluster().add(sketch);
    }

    // What held a pod goes away.
    private void release(int round) {
        cluster.cluster().delete(Resource.BUDGETS, "default", "held-" + round, DeleteOptions.plain());
        if (cluster.cluster().find(Resource.PODS, "default", "kept-" + round).isPresent()) {
            cluster.cluster().releaseFinalizers("default", "kept-" + round);
        }
    }

    /** Here and there something goes wrong once. */
    void disturb(int round) {
        cluster.faults().times(1 + round % 3, r -> r.path().endsWith("/eviction"), Fault.answer(500));
        cluster.faults().once(r -> r.path().endsWith("/status"), Fault.answer(503));
        autoScaling().refuse(1, ApiAction.RECORD_LIFECYCLE_ACTION_HEARTBEAT, Refusal.throttling());
        autoScaling().refuse(1, ApiAction.DESCRIBE_LIFECYCLE_HOOKS, Refusal.internalFailure());
        ec2.imdsServer(instance).faults().times(2, _ -> true, Fault.answer(500));
    }

    /** What servers remember of requests would hide what the agent remembers. */
    void forget() {
        cluster.httpLedger().clear();
        cluster.faults().clear();
        autoScaling().refusals().clear();
        ec2.imdsServer(instance).ledger().clear();
        ec2.imdsServer(instance).faults().clear();
        ec2.autoScalingServer().ledger().clear();
        webhook.ledger().clear();
    }

    /** Whether {@code pods} are those of the node now. */
    boolean isUpToDate(List<Pod> pods) {
        var there = new HashSet<String>();
        for (var pod : cluster.cluster().list(Selection.podsOf(node())).items()) {
            there.add(Json.uid(pod)
                    + Json.text(pod, "metadata", "deletionTimestamp").isEmpty());
        }
        var known = new HashSet<String>();
        pods.forEach(p -> known.add(p.uid() + p.deletion().isEmpty()));
        return there.equals(known);
    }

    boolean isCordoned() {
        return Json.at(cluster.cluster().get(Resource.NODES, "", node()), "spec", "unschedulable")
                .asBoolean();
    }

    private static String journal(ObjectNode node) {
        return Json.text(node, "metadata", "annotations", JOURNAL);
    }

    int longestJournal() {
        return longestJournal;
    }

    int events() {
        return cluster.cluster().list(Selection.all(Resource.EVENTS)).items().size();
    }

    /** What the agent has said to people in Events and conditions. */
    Stream<String> sentences() {
        var events = cluster.cluster().list(Selection.all(Resource.EVENTS)).items().stream()
                .map(e -> Json.text(e, "note"));
        var conditions =
                Json.list(Json.at(cluster.cluster().get(Resource.NODES, "", node()), "status", "conditions")).stream()
                        .map(c -> Json.text(c, "message"));
        return Stream.concat(events, conditions);
    }

    long requests() {
        return cluster.httpLedger().entries().size();
    }

    int completions() {
        return ec2.history()
                .accepted(ApiAction.COMPLETE_LIFECYCLE_ACTION, "curfew", id())
                .size();
    }

    int notified() {
        return notified.get();
    }

    Optional<LifecycleState> state() {
        return ec2.state(instance);
    }

    SharedTime time() {
        return time;
    }

    Fleet fleet() {
        return ec2.fleet();
    }

    AutoScaling autoScaling() {
        return ec2.fleet().autoScaling();
    }

    InstanceMetadata instance() {
        return instance;
    }

    String id() {
        return instance.identity().id();
    }

    String node() {
        return instance.identity().hostname();
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    String webhook() {
        return webhook.uri() + "/";
    }

    @Override
    public void close() {
        properties.forEach((name, before) ->
                before.ifPresentOrElse(v -> System.setProperty(name, v), () -> System.clearProperty(name)));
        cluster.close();
        ec2.close();
        webhook.close();
        try {
            Files.deleteIfExists(kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
