package io.curfew.trials.benchmark;

import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.http.ApiRequest;
import io.curfew.simulator.time.WorldTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The cluster simulator, where the programs of a real API server are missing. */
record SimulatedServer(ClusterSimulator simulator, String reason) implements ApiServer {

    static SimulatedServer start(WorldTime time, String reason) {
        return new SimulatedServer(ClusterSimulator.start(time), reason);
    }

    @Override
    public String description() {
        return "the cluster simulator, not a real API server (" + reason + ")";
    }

    @Override
    public URI uri() {
        return simulator.uri();
    }

    @Override
    public Optional<SSLContext> trust() {
        return Optional.empty();
    }

    @Override
    public String adminToken() {
        return "admin";
    }

    @Override
    public void writeAgentKubeconfig(Path file) throws IOException {
        simulator.writeKubeconfig(file);
    }

    @Override
    public List<Asked> agentRequests() {
        return simulator.ledger().requests().stream()
                .filter(request -> !request.userAgent().equals(KubernetesApi.USER_AGENT))
                .map(SimulatedServer::asked)
                .toList();
    }

    @Override
    public void withoutKubelet(String node) {
        simulator.cluster().stopKubelet(node);
    }

    @Override
    public void close() {
        simulator.close();
    }

    private static Asked asked(ApiRequest request) {
        return new Asked(request.at(), request.verb().word(), request.resource(), request.name());
    }
}
