package io.curfew.trials.benchmark;

import io.curfew.simulator.real.AuditEntry;
import io.curfew.simulator.real.KubernetesBinaries;
import io.curfew.simulator.real.Options;
import io.curfew.simulator.real.RealApiServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A real kube-apiserver with its etcd and the disruption controller; requests come from its audit log. */
record RealServer(RealApiServer server) implements ApiServer {
    private static final String AGENT = "curfew-under-test";
    private static final String AGENT_TOKEN = "token-of-the-agent";

    static RealServer start(KubernetesBinaries binaries) {
        return new RealServer(RealApiServer.start(
                Options.of(binaries).withControllers("disruption").withAccount(AGENT_TOKEN, AGENT, "system:masters")));
    }

    @Override
    public String description() {
        return "kube-apiserver " + KubernetesBinaries.VERSION
                + ", etcd, disruption controller; requests from the audit log";
    }

    @Override
    public URI uri() {
        return server.uri();
    }

    @Override
    public Optional<SSLContext> trust() {
        return Optional.of(server.trust());
    }

    @Override
    public String adminToken() {
        return server.adminToken();
    }

    @Override
    public void writeAgentKubeconfig(Path file) {
        server.writeKubeconfig(file, AGENT_TOKEN);
    }

    @Override
    public List<Asked> agentRequests() {
        return server.auditLog().stream()
                .filter(entry -> entry.user().equals(AGENT))
                .map(RealServer::asked)
                .toList();
    }

    @Override
    public void withoutKubelet(String node) {
        // There is none.
    }

    @Override
    public void close() {
        server.close();
    }

    private static Asked asked(AuditEntry entry) {
        var resource = entry.resource().orElse("(no resource)")
                + entry.subresource().map(sub -> "/" + sub).orElse("");
        return new Asked(entry.at(), entry.verb(), resource, entry.name().orElse(""));
    }
}
