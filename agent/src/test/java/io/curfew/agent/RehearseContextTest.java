package io.curfew.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.time.RunningTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curfew rehearse --context}: the cluster that is named is asked, and no other. */
class RehearseContextTest {
    private final RunningTime time = new RunningTime(1);
    private final ClusterSimulator current = ClusterSimulator.start(time);
    private final ClusterSimulator named = ClusterSimulator.start(time);

    @TempDir
    Path folder;

    @BeforeEach
    void aNodeWithAPodInEach() {
        current.cluster().add(Sketch.node("node-1"), Sketch.pod("here/web").on("node-1"));
        named.cluster().add(Sketch.node("node-1"), Sketch.pod("there/web").on("node-1"));
    }

    @AfterEach
    void close() {
        current.close();
        named.close();
        time.close();
    }

    @Test
    void theNamedContextIsAskedAndNotTheCurrentOne() throws IOException {
        var said = rehearse("--context=named");
        assertThat(said).contains("there/web").doesNotContain(" here/web");
        assertThat(current.httpLedger().entries()).isEmpty();
    }

    @Test
    void withoutANameTheCurrentOneIsAsked() throws IOException {
        assertThat(rehearse()).contains("here/web");
        assertThat(named.httpLedger().entries()).isEmpty();
    }

    @Test
    void aContextThatIsNotThereIsSaid() throws IOException {
        assertThat(rehearse("--context=other")).contains("there is no context other");
        assertThat(current.httpLedger().entries()).isEmpty();
        assertThat(named.httpLedger().entries()).isEmpty();
    }

    private String rehearse(String... more) throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: current, cluster: {server: "%s"}}
                - {name: named, cluster: {server: "%s"}}
                users: [{name: people, user: {token: people}}]
                contexts:
                - {name: current, context: {cluster: current, user: people}}
                - {name: named, context: {cluster: named, user: people}}
                current-context: current
                """.formatted(current.uri(), named.uri()));
        var said = new ByteArrayOutputStream();
        var words = new ArrayList<>(List.of("--node=node-1", "--kubeconfig=" + kubeconfig));
        words.addAll(List.of(more));
        try (var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            Rehearse.run(words, Map.of(), out, out);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
