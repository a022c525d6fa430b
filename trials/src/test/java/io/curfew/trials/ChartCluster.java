package io.curfew.trials;

import io.curfew.simulator.real.KubernetesBinaries;
import io.curfew.simulator.real.Options;
import io.curfew.simulator.real.RealApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real API server without nodes and controllers, and kubectl as its administrator. */
final class ChartCluster implements AutoCloseable {
    private final KubernetesBinaries binaries = NeedsRealApiServer.binaries();
    private final RealApiServer server = RealApiServer.start(Options.of(binaries));
    private final AdminApi admin = new AdminApi(server);
    private final Path kubeconfig;

    ChartCluster() {
        try {
            kubeconfig = Files.createTempFile("curfew-chart", ".kubeconfig");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        server.writeKubeconfig(kubeconfig);
    }

    RealApiServer server() {
        return server;
    }

    AdminApi admin() {
        return admin;
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    Path kubectl() {
        return binaries.kubectl().orElseThrow();
    }

    /** With a ServiceAccount, as its controller would make; without it no pod is admitted. */
    void namespace(String name, String serviceAccount) {
        if (admin.get("/api/v1/namespaces/" + name).isEmpty()) {
            admin.create("/api/v1/namespaces", "{'metadata':{'name':'%s'}}".formatted(name));
        }
        admin.create(
                "/api/v1/namespaces/" + name + "/serviceaccounts",
                "{'metadata':{'name':'%s'}}".formatted(serviceAccount));
    }

    /** {@code kubectl apply} of {@code manifests}, with {@code more} options; throws with its words where it fails. */
    String apply(String manifests, String... more) {
        var command = new ArrayList<>(List.of(
                kubectl().toString(), "--kubeconfig=" + kubeconfig, "--request-timeout=30s", "apply", "--filename=-"));
        command.addAll(List.of(more));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
                input.write(manifests);
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            return said;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        admin.close();
        server.close();
        try {
            Files.deleteIfExists(kubeconfig);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
