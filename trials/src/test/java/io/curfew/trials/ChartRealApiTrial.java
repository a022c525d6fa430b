package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chart on a real API server. */
@ExtendWith(NeedsRealApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class ChartRealApiTrial {
    private final ChartHelm helm = ChartHelm.needed();
    private final ChartCluster cluster = new ChartCluster();

    @BeforeAll
    void theKindsOfThePrometheusOperatorAreKnown() throws IOException {
        cluster.apply(resource("monitoring-crds.yaml"));
        cluster.namespace("curfew", "curfew");
        cluster.namespace("curfew", "drainer");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> cluster.admin()
                        .get("/apis/monitoring.coreos.com/v1/podmonitors")
                        .isPresent());
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyManifestOfEveryVariantIsAcceptedWithoutAWarning(ChartVariant variant) {
        var said = cluster.apply(
                helm.manifests(variant), "--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict");

        assertThat(said.lines())
                .hasSize(helm.objects(variant).size())
                .allMatch(line -> line.endsWith("(server dry run)"));
    }

    @Test
    void podSecurityTakesTheAgentAsRestrictedOffTheHostsNetworkAndOnlyThere() {
        cluster.namespace("restricted", "curfew");
        cluster.admin().patch("/api/v1/namespaces/restricted", """
                {'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'restricted'}}}""");

        assertThat(dryRunOfAPod(ChartVariant.ON_THE_POD_NETWORK)
                        .at("/metadata/name")
                        .asText())
                .isEqualTo("one");
        assertThatThrownBy(() -> dryRunOfAPod(ChartVariant.DEFAULTS_ON_1_36))
                .hasMessageContaining("violates PodSecurity")
                .hasMessageContaining("host namespaces (hostNetwork=true)");
    }

    private JsonNode dryRunOfAPod(ChartVariant variant) {
        var pod = helm.objects(variant).stream()
                .filter(object -> object.path("kind").asText().equals("DaemonSet"))
                .map(set -> (ObjectNode) set.at("/spec/template"))
                .findFirst()
                .orElseThrow();
        ((ObjectNode) pod.path("metadata")).put("name", "one");
        return cluster.admin().create("/api/v1/namespaces/restricted/pods?dryRun=All", pod.toString());
    }

    /** {@code chart/verify.sh} is for other people's API servers and says what it checks. */
    @Test
    void verifyPassesAsItStands(@TempDir Path folder) throws IOException, InterruptedException {
        var output = folder.resolve("output");
        var verify = new ProcessBuilder(
                        ChartHelm.CHART.resolve("verify.sh").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        verify.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
        verify.environment().put("HELM", helm.program().toString());
        verify.environment().put("KUBECTL", cluster.kubectl().toString());
        var process = verify.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ChartRealApiTrial.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
