package io.curfew.trials;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.curfew.simulator.real.KubernetesBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real helm on the chart, as somebody who installs release {@code curfew} into namespace {@code curfew}. */
record ChartHelm(Path program) {
    static final Path CHART = Path.of("..", "chart");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Where there is none the test is skipped with a line that says how to get one; under {@code CI=true} it fails. */
    static ChartHelm needed() {
        var found = find();
        assumeTrue(
                found.isPresent() || "true".equals(System.getenv("CI")),
                "the chart is not tried: no helm on the PATH; simulator/kube-tools/build.sh builds one");
        return found.orElseThrow(
                () -> new IllegalStateException("CI=true, and there is no helm to try the chart with"));
    }

    /** Beside the programs of the API server, else on the PATH. */
    private static Optional<ChartHelm> find() {
        var beside = KubernetesBinaries.find() instanceof KubernetesBinaries.Found(var binaries)
                ? Stream.of(binaries.folder().resolve("helm"))
                : Stream.<Path>empty();
        var onPath =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(folder -> Path.of(folder, "helm"));
        return Stream.concat(beside, onPath)
                .filter(Files::isExecutable)
                .findFirst()
                .map(ChartHelm::new);
    }

    record Output(int exit, String text) {}

    /** All manifests as text; throws with helm's words where it refuses. */
    String manifests(ChartVariant variant) {
        return manifests(CHART, variant);
    }

    String manifests(Path chart, ChartVariant variant) {
        var output = template(chart, variant.kubernetes(), variant.asked());
        if (output.exit() != 0) {
            throw new IllegalStateException(output.text());
        }
        return output.text();
    }

    /** What a release of that name installs, without the test. */
    String release(String release, String namespace, String values) {
        var output = run(
                values,
                "template",
                release,
                CHART.toString(),
                "--namespace=" + namespace,
                "--kube-version=" + ChartVariant.NEWEST,
                "--no-hooks",
                "--values=-");
        if (output.exit() != 0) {
            throw new IllegalStateException(output.text());
        }
        return output.text();
    }

    /** All manifests as objects. */
    List<JsonNode> objects(ChartVariant variant) {
        return parse(manifests(variant));
    }

    Output template(String values) {
        return template(CHART, ChartVariant.NEWEST, values);
    }

    private Output template(Path chart, String kubernetes, String values) {
        return run(
                values,
                "template",
                "curfew",
                chart.toString(),
                "--namespace=curfew",
                "--kube-version=" + kubernetes,
                "--values=-");
    }

    Output lint(ChartVariant variant) {
        return run(
                variant.asked(),
                "lint",
                "--strict",
                "--kube-version=" + variant.kubernetes(),
                "--values=-",
                CHART.toString());
    }

    static List<JsonNode> parse(String manifests) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifests)) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static JsonNode read(String file) {
        try {
            return YAML.readTree(Files.readString(CHART.resolve(file)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Output run(String input, String... arguments) {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("helm did not end: " + text);
            }
            return new Output(process.exitValue(), text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
