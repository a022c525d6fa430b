package io.curfew.trials.benchmark;

import io.curfew.simulator.real.KubernetesBinaries;
import io.curfew.simulator.real.KubernetesBinaries.Found;
import io.curfew.simulator.real.KubernetesBinaries.Missing;
import io.curfew.simulator.time.WorldTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** What the agent talks to, and what knows each of its requests. */
sealed interface ApiServer extends AutoCloseable permits RealServer, SimulatedServer {

    /** A real one where its programs are found, else the simulated one. */
    static ApiServer start(WorldTime time) {
        return switch (KubernetesBinaries.find()) {
            case Found(var binaries) -> RealServer.start(binaries);
            case Missing(var reason) -> SimulatedServer.start(time, reason);
        };
    }

    /** What it is, for the report. */
    String description();

    URI uri();

    /** Empty where it speaks plain HTTP. */
    Optional<SSLContext> trust();

    /** Of somebody who may do everything; not the agent's. */
    String adminToken();

    void writeAgentKubeconfig(Path file) throws IOException;

    /** All requests of all agents so far; a watch shows when it has ended. */
    List<Asked> agentRequests();

    /** From now on nobody but the scripted kubelet ends pods on that node. */
    void withoutKubelet(String node);

    @Override
    void close();
}
