package io.curfew.trials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The agent processes of one world, one after the other or side by side, with one log for all, which goes with them. */
final class Agents implements AutoCloseable {
    private final String node;
    private final Path folder;
    private final URI metadata;
    private final URI autoScaling;
    private final List<AgentProcess> started = new ArrayList<>();

    Agents(String node, URI metadata, URI autoScaling) throws IOException {
        this.node = node;
        this.folder = Files.createTempDirectory("curfew-trial");
        this.metadata = metadata;
        this.autoScaling = autoScaling;
    }

    /** Where the world must write the kubeconfig before an agent starts. */
    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    private Path log() {
        return folder.resolve("agent.log");
    }

    AgentProcess start(Map<String, String> environment) throws IOException {
        var agent = AgentProcess.start(surroundings(environment), log());
        started.add(agent);
        return agent;
    }

    AgentProcess.World surroundings(Map<String, String> environment) {
        return new AgentProcess.World(node, kubeconfig(), metadata, autoScaling, environment);
    }

    String writings() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        started.forEach(AgentProcess::close);
        try {
            Files.deleteIfExists(log());
            Files.deleteIfExists(kubeconfig());
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
