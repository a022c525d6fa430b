package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.curfew.simulator.real.KubernetesBinaries;
import io.curfew.simulator.real.Options;
import io.curfew.simulator.real.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The chart on a real API server: {@code chart/verify.sh} says what is checked. */
@ExtendWith(NeedsRealApiServer.class)
class ChartRealApiTrial {
    @TempDir
    Path folder;

    @Test
    void theChartIsAcceptedAndItsPoliciesHoldAnAgentToItsOwnNode() throws IOException, InterruptedException {
        var binaries = NeedsRealApiServer.binaries();
        var helm = helm(binaries);
        assumeTrue(
                helm.isPresent() || "true".equals(System.getenv("CI")),
                "the chart is not tried: no helm on the PATH; simulator/kube-tools/build.sh builds one");
        var output = folder.resolve("output");
        try (var server = RealApiServer.start(Options.of(binaries))) {
            server.writeKubeconfig(folder.resolve("kubeconfig"));
            var verify = new ProcessBuilder(
                            Path.of("..", "chart", "verify.sh").toAbsolutePath().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            verify.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
            verify.environment().put("HELM", helm.orElseThrow().toString());
            verify.environment().put("KUBECTL", binaries.kubectl().orElseThrow().toString());
            var process = verify.start();
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        }
    }

    /** Beside the other programs, else on the PATH. */
    private static Optional<Path> helm(KubernetesBinaries binaries) {
        var onPath =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(folder -> Path.of(folder, "helm"));
        return Stream.concat(Stream.of(binaries.folder().resolve("helm")), onPath)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
