package io.curfew.trials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The agent processes of one world, one after the other or side by side, with one log for all. */
final class Agents implements AutoCloseable {
    private final String node;
    private final Path kubeconfig;
    private final URI metadata;
    private final URI autoScaling;
    private final Path log;
    private final List<AgentProcess> started = new ArrayList<>();

    Agents(String node, Path kubeconfig, URI metadata, URI autoScaling, Path log) {
        this.node = node;
        this.kubeconfig = kubeconfig;
        this.metadata = metadata;
        this.autoScaling = autoScaling;
        this.log = log;
    }

    AgentProcess start(Map<String, String> environment) throws IOException {
        var agent = AgentProcess.start(surroundings(environment), log);
        started.add(agent);
        return agent;
    }

    AgentProcess.World surroundings(Map<String, String> environment) {
        return new AgentProcess.World(node, kubeconfig, metadata, autoScaling, environment);
    }

    String writings() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        started.forEach(AgentProcess::close);
    }
}
