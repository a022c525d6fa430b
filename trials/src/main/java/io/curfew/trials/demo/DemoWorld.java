package io.curfew.trials.demo;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;

import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.control.Lags;
import io.curfew.simulator.cluster.model.Settings;
import io.curfew.simulator.cluster.sketch.NodeSketch;
import io.curfew.simulator.cluster.sketch.PodSketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.InstanceMetadata;
import io.curfew.simulator.time.RunningTime;
import io.curfew.trials.AgentProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** A node with a bit of everything, its Auto Scaling group, and a second node for the pods to go to. */
final class DemoWorld implements AutoCloseable {
    static final String HOOK = "curfew";
    static final String GROUP = "workers";
    static final String OTHER_NODE = "ip-10-0-2-7";

    /** The shortest that AWS takes, so that the heartbeats of 10 s show in a demo. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);

    private final RunningTime time = new RunningTime(1);
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final ClusterSimulator cluster;
    private final InstanceMetadata instance;
    private final Path folder;

    private final DemoScenario scenario;

    DemoWorld(DemoScenario scenario, Sabotage sabotage) throws IOException {
        this.scenario = scenario;
        // A new pod takes 7 s to be ready: long enough for its budget to be seen closed.
        cluster = ClusterSimulator.start(
                time, Settings.usual().withLags(Lags.usual().withStart(Duration.ofSeconds(7))));
        ec2.createGroup(GroupSettings.named(GROUP)
                .withHook(Hook.terminating(HOOK).withHeartbeatTimeout(HEARTBEAT_TIMEOUT))
                .withLaunching(Duration.ofSeconds(6))
                .withDeregistration(Duration.ofSeconds(4)));
        instance = ec2.inService(GROUP);
        fill(sabotage);
        folder = Files.createTempDirectory("curfew-demo");
        cluster.writeKubeconfig(folder.resolve("kubeconfig"));
    }

    private void fill(Sabotage sabotage) {
        var here = nodeName();
        cluster.cluster()
                .add(
                        ownNode(here),
                        node(OTHER_NODE).instance("i-0123456789abcdef0", "eu-west-1b"),
                        pod("shop/web-1").on(here).ofReplicaSet("web").endsAfter(Duration.ofSeconds(2)),
                        pod("shop/web-2").on(here).ofReplicaSet("web").endsAfter(Duration.ofSeconds(2)),
                        pod("shop/web-3").on(OTHER_NODE).ofReplicaSet("web"),
                        budget("shop/web").minAvailable(scenario == DemoScenario.PDB ? 3 : 2),
                        pod("shop/cart-1").on(here).ofReplicaSet("cart").endsAfter(Duration.ofSeconds(1)),
                        pod("shop/cart-2").on(here).ofReplicaSet("cart").endsAfter(Duration.ofSeconds(3)),
                        slowPod(sabotage, here),
                        pod("kube-system/kube-proxy-x7k2p")
                                .on(here)
                                .ofDaemonSet("kube-proxy")
                                .toleratesEverything(),
                        pod("kube-system/static-registry-" + here).on(here).mirror());
    }

    private NodeSketch ownNode(String name) {
        var own = node(name)
                .instance(instance.identity().id(), instance.identity().zone());
        return Course.annotation(scenario)
                .map(word -> own.annotation("curfew.io/recycle", word))
                .orElse(own);
    }

    private static PodSketch slowPod(Sabotage sabotage, String node) {
        var report = pod("batch/report").on(node).grace(Duration.ofSeconds(60));
        return sabotage == Sabotage.STUCK_POD ? report.stuck() : report.endsAfter(Duration.ofSeconds(21));
    }

    AgentProcess startAgent() throws IOException {
        return AgentProcess.start(
                new AgentProcess.World(
                        nodeName(),
                        folder.resolve("kubeconfig"),
                        ec2.imdsUri(instance),
                        ec2.autoScalingUri(),
                        scenario.settings()),
                folder.resolve("agent.log"));
    }

    /** Whether nothing of the agent is left on its Node. */
    boolean nodeIsAsItWas() {
        var here = cluster.cluster().get(Resource.NODES, "", nodeName());
        return !Json.at(here, "spec").has("unschedulable")
                && !Json.at(here, "metadata", "labels").has("node.kubernetes.io/exclude-from-external-load-balancers")
                && !Json.at(here, "metadata", "annotations").has("curfew.io/journal");
    }

    RunningTime time() {
        return time;
    }

    Ec2Simulator ec2() {
        return ec2;
    }

    ClusterSimulator cluster() {
        return cluster;
    }

    InstanceMetadata instance() {
        return instance;
    }

    String nodeName() {
        return instance.identity().hostname().replaceFirst("\\..*", "");
    }

    Path agentLog() {
        return folder.resolve("agent.log");
    }

    /** What no drain may touch. */
    Set<String> leftAlone() {
        return Set.of("kube-system/kube-proxy-x7k2p", "kube-system/static-registry-" + nodeName());
    }

    @Override
    public void close() {
        cluster.close();
        ec2.close();
        time.close();
    }
}
