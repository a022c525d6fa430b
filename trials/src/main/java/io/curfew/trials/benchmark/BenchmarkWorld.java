package io.curfew.trials.benchmark;

import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.time.RunningTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What all figures share: one API server, one Auto Scaling group with the hook {@code curfew}, one clock. */
final class BenchmarkWorld implements AutoCloseable {
    static final String HOOK = "curfew";
    private static final String GROUP = "workers";

    private final RunningTime time = new RunningTime(1);
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final ApiServer server = ApiServer.start(time);
    private final KubernetesApi api = new KubernetesApi(server);
    private final Path folder = Files.createTempDirectory("curfew-benchmark");

    BenchmarkWorld() throws IOException {
        // Load balancers let go at once: the hook's wait begins with the notice, as in the peers' runs without a hook.
        ec2.createGroup(GroupSettings.named(GROUP).withHook(Hook.terminating(HOOK)));
        api.createIfPossible("/api/v1/namespaces", "{\"metadata\": {\"name\": \"%s\"}}".formatted(Pods.NAMESPACE));
        // What its controller would make; without it no pod is admitted.
        api.createIfPossible(
                "/api/v1/namespaces/" + Pods.NAMESPACE + "/serviceaccounts", "{\"metadata\": {\"name\": \"default\"}}");
        server.writeAgentKubeconfig(kubeconfig());
    }

    /** A new instance in service, with its Node and no pods. */
    BenchmarkNode node() {
        var node = new BenchmarkNode(this, ec2.inService(GROUP));
        server.withoutKubelet(node.name());
        node.register();
        return node;
    }

    RunningTime time() {
        return time;
    }

    Ec2Simulator ec2() {
        return ec2;
    }

    KubernetesApi api() {
        return api;
    }

    String description() {
        return server.description();
    }

    Path folder() {
        return folder;
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    List<Asked> agentRequests(Predicate<Asked> which) {
        return server.agentRequests().stream().filter(which).toList();
    }

    List<Asked> agentRequestsSince(Instant from) {
        return agentRequests(asked -> !asked.at().isBefore(from));
    }

    static Map<String, Long> byWhat(List<Asked> requests) {
        return requests.stream().collect(Collectors.groupingBy(Asked::what, TreeMap::new, Collectors.counting()));
    }

    @Override
    public void close() {
        api.close();
        server.close();
        ec2.close();
        time.close();
    }
}
