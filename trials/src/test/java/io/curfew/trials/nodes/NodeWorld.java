package io.curfew.trials.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.ApiCall;
import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.InstanceMetadata;
import io.curfew.simulator.time.RunningTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One real node, and a simulated instance in a simulated group that stands for it, one after the other. */
final class NodeWorld implements AutoCloseable {
    static final String GROUP = "workers";
    static final String HOOK = "curfew";
    private static final int PORT = 9809;
    /** Of a cluster that the suite drains: never the control plane, where there is another. */
    private static final String WORKERS = "!node-role.kubernetes.io/control-plane";

    private final RealCluster cluster;
    private final Kubectl kubectl;
    private final String node;
    private final RunningTime time = new RunningTime(1);
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Door metadata;
    private final Door autoScaling;
    private InstanceMetadata instance;

    NodeWorld(RealCluster cluster) {
        this.cluster = cluster;
        this.kubectl = new Kubectl(cluster.kubeconfig());
        this.node = chosen();
        ec2.createGroup(GroupSettings.named(GROUP)
                .withHook(Hook.terminating(HOOK).withHeartbeatTimeout(Duration.ofSeconds(30))));
        instance = ec2.inService(GROUP);
        metadata = Door.open(cluster.address(), ec2.imdsUri(instance));
        autoScaling = Door.open(cluster.address(), ec2.autoScalingUri());
    }

    private String chosen() {
        var workers = kubectl.list("nodes", "--selector=" + WORKERS);
        var from = workers.isEmpty() ? kubectl.list("nodes") : workers;
        return from.getFirst().at("/metadata/name").asText();
    }

    Kubectl kubectl() {
        return kubectl;
    }

    RealCluster cluster() {
        return cluster;
    }

    String node() {
        return node;
    }

    Ec2Simulator ec2() {
        return ec2;
    }

    InstanceMetadata instance() {
        return instance;
    }

    /** Values for the chart: the image, this node, the simulated endpoints, and the limit that must suffice. */
    String values() {
        var colon = RealCluster.image().lastIndexOf(':');
        return """
                image: {repository: %s, tag: "%s", pullPolicy: IfNotPresent}
                nodeSelector: {kubernetes.io/hostname: "%s"}
                check: {required: true}
                # Shorter than the hook can be held, so that no deadline moves when the hook becomes known.
                settings: {drain.timeout: 10m}
                resources:
                  requests: {cpu: 20m, memory: 112Mi}
                  limits: {memory: 160Mi}
                extraEnv:
                  - {name: AWS_EC2_METADATA_SERVICE_ENDPOINT, value: "%s"}
                  - {name: AWS_ENDPOINT_URL, value: "%s"}
                """.formatted(
                        RealCluster.image().substring(0, colon),
                        RealCluster.image().substring(colon + 1),
                        node,
                        metadata.uri(),
                        autoScaling.uri());
    }

    /** The newest pod of the agent that is not on its way out. */
    Optional<JsonNode> agent() {
        return kubectl
                .list("pods", "--namespace=" + Release.NAMESPACE, "--selector=app.kubernetes.io/name=curfew")
                .stream()
                .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
                .findFirst();
    }

    String agentUid() {
        return agent().map(pod -> pod.at("/metadata/uid").asText()).orElse("none");
    }

    /** The agent's answer; status 0 where nobody answers. */
    Answer ask(String path) {
        var address =
                kubectl.get("node", node).at("/status/addresses/0/address").asText();
        return ask(URI.create("http://" + address + ":" + PORT), path);
    }

    Answer ask(URI agent, String path) {
        try {
            var request = HttpRequest.newBuilder(agent.resolve(path))
                    .timeout(Duration.ofSeconds(3))
                    .build();
            var response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException nobody) {
            return new Answer(0, nobody.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Answer(0, "interrupted");
        }
    }

    URI agentUri() {
        return URI.create("http://"
                + kubectl.get("node", node).at("/status/addresses/0/address").asText() + ":" + PORT);
    }

    record Answer(int status, String body) {
        boolean ok() {
            return status == 200;
        }
    }

    boolean agentReady() {
        return agent().filter(pod -> pod.at("/status/containerStatuses/0/ready").asBoolean())
                        .isPresent()
                && ask("/readyz").ok();
    }

    JsonNode nodeObject() {
        return kubectl.get("node", node);
    }

    boolean cordoned() {
        return nodeObject().at("/spec/unschedulable").asBoolean();
    }

    /** Whether anything of Curfew is on the Node. */
    boolean marked() {
        var metadata = nodeObject().path("metadata");
        return cordoned()
                || metadata.toString().contains("curfew.io/")
                || metadata.at("/labels").has("node.kubernetes.io/exclude-from-external-load-balancers");
    }

    /** Pods of the namespace on the node with a container that runs; of one that has ended only the object remains. */
    List<String> pods(String namespace) {
        return kubectl.list("pods", "--namespace=" + namespace, "--field-selector=spec.nodeName=" + node).stream()
                .filter(pod -> pod.at("/status/containerStatuses/0/state").has("running"))
                .map(pod -> pod.at("/metadata/name").asText())
                .toList();
    }

    void terminate() {
        ec2.terminate(instance);
    }

    List<ApiCall> completions() {
        return ec2.history()
                .accepted(
                        ApiAction.COMPLETE_LIFECYCLE_ACTION,
                        HOOK,
                        instance.identity().id());
    }

    /** As when the group has put a new instance in the place of the one that went, and it has joined as the same Node. */
    void replaceInstance() {
        instance = ec2.inService(GROUP);
        metadata.leadTo(ec2.imdsUri(instance));
        var _ = kubectl.run("patch", "node", node, "--type=merge", "--patch", """
                {"metadata": {"annotations": {"curfew.io/journal": null},
                              "labels": {"node.kubernetes.io/exclude-from-external-load-balancers": null}},
                 "spec": {"unschedulable": null}}""");
        agent().ifPresent(pod -> killAgent(pod.at("/metadata/name").asText()));
    }

    /** SIGKILL, and nobody waits for its end. */
    void killAgent(String pod) {
        var _ = kubectl.run("delete", "pod", pod, "--namespace=" + Release.NAMESPACE, "--force", "--grace-period=0");
    }

    @Override
    public void close() {
        metadata.close();
        autoScaling.close();
        ec2.close();
        time.close();
        http.shutdownNow();
    }
}
