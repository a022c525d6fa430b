package io.curfew.simulator.cluster.http;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.time.RunningTime;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unmodified kubectl, where there is one. */
class KubectlTest {
    private static final String MISSING =
            "no kubectl: put one on the PATH, name its folder in KUBEBUILDER_ASSETS, or run simulator/kube-tools/build.sh";

    private final RunningTime time = new RunningTime(10);
    private final ClusterSimulator simulator = ClusterSimulator.start(time);

    @TempDir
    Path home = Path.of("");

    private Path kubectl = Path.of("kubectl");

    @BeforeEach
    void findKubectl() throws IOException {
        var found = find();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            Assertions.fail(MISSING);
        }
        Assumptions.assumeTrue(found.isPresent(), MISSING);
        kubectl = found.orElseThrow();
        simulator.writeKubeconfig(home.resolve("kubeconfig"));
    }

    @AfterEach
    void close() {
        simulator.close();
        time.close();
    }

    @Test
    void getShowsNodesAndPods() throws Exception {
        simulator.cluster().add(node("a"), pod("shop/web").on("a"));
        assertThat(run("get", "nodes", "-o", "name")).isEqualTo("node/a\n");
        assertThat(run("get", "pods", "-A", "--field-selector", "spec.nodeName=a", "-o", "wide"))
                .contains("web");
        assertThat(run("version")).contains("Server Version: v1.36.3");
    }

    @Test
    void drainWaitsForABudgetAndForTheEndOfThePods() throws Exception {
        simulator
                .cluster()
                .add(
                        node("a"),
                        node("b"),
                        workload("shop/web", 3).on("a"),
                        budget("shop/web").minAvailable(2),
                        pod("shop/bare").on("a").emptyDir(),
                        pod("kube-system/proxy").on("a").ofDaemonSet("proxy"));
        var said = run("drain", "a", "--ignore-daemonsets", "--force", "--delete-emptydir-data", "--timeout=60s");
        assertThat(said).contains("node/a cordoned", "evicting pod shop/web-1", "pod/bare evicted", "node/a drained");
        assertThat(simulator.cluster().list(Selection.podsOf("a")).items()).hasSize(1);
        assertThat(simulator.ledger().count(Verb.CREATE, "pods/eviction")).isGreaterThan(4);
    }

    @Test
    void uncordonAndDescribeWork() throws Exception {
        simulator.cluster().add(node("a").cordoned());
        assertThat(run("uncordon", "a")).isEqualTo("node/a uncordoned\n");
        assertThat(run("describe", "node", "a")).contains("Name:", "Events:");
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig=" + home.resolve("kubeconfig")));
        command.addAll(Arrays.asList(arguments));
        var output = home.resolve("output");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        var process = builder.start();
        var ended = process.waitFor(90, TimeUnit.SECONDS);
        process.destroy();
        var said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static Optional<Path> find() {
        var assets = Stream.ofNullable(System.getenv("KUBEBUILDER_ASSETS"));
        var cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .orElse(System.getProperty("user.home") + "/.cache");
        var path = Arrays.stream(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator));
        return Stream.of(assets, Stream.of(cache + "/curfew/kubernetes/v1.36.3"), path)
                .flatMap(folders -> folders)
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
