package io.curfew.training;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.InstanceMetadata;
import io.curfew.simulator.time.RunningTime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A node with every kind of pod that makes the agent do something of its own, and its Auto Scaling group. */
final class TrainingWorld implements AutoCloseable {
    private static final String GROUP = "workers";
    private static final String HOOK = "curfew";

    private final RunningTime time = new RunningTime(1);
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final ClusterSimulator cluster = ClusterSimulator.start(time);
    private final Vertx vertx = Vertx.vertx();
    private final InstanceMetadata instance;
    private final Certificate certificate;
    private final Path folder;
    private final URI api;
    private final URI autoScaling;

    TrainingWorld(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        certificate = Certificate.make(folder);
        // A client that goes away in the middle of an answer is no news.
        vertx.exceptionHandler(_ -> {});
        // The shortest timeout that AWS takes: the first heartbeat comes after 10 s.
        ec2.createGroup(GroupSettings.named(GROUP)
                .withHook(Hook.terminating(HOOK).withHeartbeatTimeout(Duration.ofSeconds(30))));
        instance = ec2.inService(GROUP);
        autoScaling = TlsFront.open(vertx, certificate, ec2.autoScalingUri());
        fill();
        api = TlsFront.open(vertx, certificate, cluster.uri());
        Files.writeString(folder.resolve("ca.crt"), certificate.authority());
        Files.writeString(folder.resolve("token"), "agent");
    }

    private void fill() {
        var here = instance.identity().hostname();
        cluster.cluster()
                .add(
                        node(here)
                                .instance(
                                        instance.identity().id(),
                                        instance.identity().zone()),
                        workload("shop/web", 60).on(here).each(p -> p.endsAfter(Duration.ofSeconds(1))),
                        workload("shop/guarded", 1).on(here).each(p -> p.endsAfter(Duration.ofSeconds(1))),
                        // Closed for good: the drain lasts until open() is called.
                        budget("shop/guarded").minAvailable(1),
                        pod("shop/alone").on(here).emptyDir().endsAfter(Duration.ofSeconds(2)),
                        pod("kube-system/proxy").on(here).ofDaemonSet("proxy").toleratesEverything(),
                        pod("kube-system/static-" + here).on(here).mirror());
    }

    Path folder() {
        return folder;
    }

    Certificate certificate() {
        return certificate;
    }

    /** All that the agent is told; credentials come from metadata, as on a node. */
    Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("NODE_NAME", instance.identity().hostname()),
                // As in a pod: reading a kubeconfig would bring classes into the archive that no pod needs.
                Map.entry("KUBERNETES_SERVICE_HOST", api.getHost()),
                Map.entry("KUBERNETES_SERVICE_PORT", Integer.toString(api.getPort())),
                Map.entry("KUBERNETES_CERTS_CA_FILE", folder.resolve("ca.crt").toString()),
                Map.entry(
                        "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
                        folder.resolve("token").toString()),
                Map.entry("HOME", folder.toString()),
                Map.entry("AWS_ENDPOINT_URL", autoScaling.toString()),
                Map.entry(
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                        ec2.imdsUri(instance).toString()),
                Map.entry("CURFEW_HTTP_BIND", "127.0.0.1"),
                Map.entry("MALLOC_ARENA_MAX", "1"));
    }

    void terminate() {
        ec2.terminate(instance);
    }

    /** Somebody removes the pod behind the closed budget: the drain may end. */
    void open() {
        var now = DeleteOptions.of(JsonNodeFactory.instance.objectNode().put("gracePeriodSeconds", 0));
        cluster.cluster().delete(Resource.PODS, "shop", "guarded-1", now);
    }

    boolean completed() {
        return done(ApiAction.COMPLETE_LIFECYCLE_ACTION);
    }

    boolean heartbeaten() {
        return done(ApiAction.RECORD_LIFECYCLE_ACTION_HEARTBEAT);
    }

    private boolean done(ApiAction action) {
        return !ec2.history().accepted(action, HOOK, instance.identity().id()).isEmpty();
    }

    @Override
    public void close() {
        var _ = vertx.close().await();
        cluster.close();
        ec2.close();
        time.close();
    }
}
