package io.curfew.trials.benchmark;

import io.curfew.simulator.ec2.InstanceMetadata;
import io.curfew.simulator.http.Ledger;
import io.curfew.trials.AgentProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** One node of the world with its instance; an agent can be started on it. */
record BenchmarkNode(BenchmarkWorld world, InstanceMetadata instance) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    String name() {
        return instance.identity().hostname().replaceFirst("\\..*", "");
    }

    /** As a kubelet makes it. */
    void register() {
        var identity = instance.identity();
        world.api().create("/api/v1/nodes", """
                {"apiVersion": "v1", "kind": "Node",
                 "metadata": {"name": "%s", "labels": {"topology.kubernetes.io/zone": "%s"}},
                 "spec": {"providerID": "aws:///%s/%s"}}""".formatted(name(), identity.zone(), identity.zone(), identity.id()));
        world.api().patchStatus("/api/v1/nodes/" + name(), """
                {"status": {"conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}],
                            "nodeInfo": {"bootID": "boot-of-%s"}}}""".formatted(name()));
    }

    Pods pods() {
        return new Pods(world.api(), name());
    }

    /** An agent that is ready. */
    Started start() throws IOException, InterruptedException {
        var from = System.nanoTime();
        var agent = AgentProcess.start(
                new AgentProcess.World(
                        name(),
                        world.kubeconfig(),
                        world.ec2().imdsUri(instance),
                        world.ec2().autoScalingUri(),
                        Map.of()),
                log());
        try {
            Await.until(
                    "the agent is ready, see " + log(),
                    LIMIT,
                    () -> agent.get("/readyz").ok());
            return new Started(agent, Duration.ofNanos(System.nanoTime() - from));
        } catch (IllegalStateException | InterruptedException failed) {
            agent.close();
            throw failed;
        }
    }

    /** A running agent and how long it took from its start to ready. */
    record Started(AgentProcess agent, Duration took) implements AutoCloseable {
        @Override
        public void close() {
            agent.close();
        }
    }

    /** Auto Scaling terminates the instance; returns the instant of the notice. */
    Instant terminate() {
        var at = world.time().instant();
        world.ec2().terminate(instance);
        return at;
    }

    Ledger imds() {
        return world.ec2().imdsServer(instance).ledger();
    }

    Path log() {
        return world.folder().resolve(name() + ".log");
    }
}
