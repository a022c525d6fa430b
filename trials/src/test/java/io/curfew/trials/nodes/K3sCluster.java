package io.curfew.trials.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** One node of k3s in a container, where a Docker engine runs and its image is to be had. */
record K3sCluster(K3sContainer container, Path kubeconfig) implements RealCluster {
    private static final String K3S = "docker.io/rancher/k3s:v1.34.1-k3s1";
    private static final String INSIDE = "/tmp/curfew.tar";

    static RealCluster start() throws Missing {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new Missing("neither CURFEW_NODES_KUBECONFIG nor a Docker engine for " + K3S);
        }
        if (!Files.exists(RealCluster.archive())) {
            throw new Missing("no image at " + RealCluster.archive() + ": docker save it there");
        }
        var container = new K3sContainer(DockerImageName.parse(K3S).asCompatibleSubstituteFor("rancher/k3s"));
        try {
            container.start();
            container.copyFileToContainer(MountableFile.forHostPath(RealCluster.archive()), INSIDE);
            var loaded = container.execInContainer("ctr", "-n", "k8s.io", "images", "import", INSIDE);
            if (loaded.getExitCode() != 0) {
                throw new IllegalStateException(loaded.getStderr());
            }
            var kubeconfig = Files.createTempFile("curfew-k3s", ".kubeconfig");
            Files.writeString(kubeconfig, container.getKubeConfigYaml());
            return new K3sCluster(container, kubeconfig);
        } catch (IOException broken) {
            container.stop();
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            container.stop();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (RuntimeException failed) {
            container.stop();
            throw new Missing(K3S + " does not start: " + failed.getMessage());
        }
    }

    /** The engine's own end of the container's network. */
    @Override
    public String address() {
        return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .map(network -> network.getGateway())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String podImage() {
        return "docker.io/library/busybox:1.37";
    }

    @Override
    public void close() {
        container.stop();
        try {
            Files.deleteIfExists(kubeconfig);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
