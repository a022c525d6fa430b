package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts, read by Prometheus' own promtool as the chart delivers them. */
class AlertRulesTest {
    private static final String TESTS = "rules/tests/alerts.yaml";
    private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Path promtool = NeededProgram.of("promtool", "the alert rules are not tried", "Debian's prometheus");

    @TempDir
    Path folder;

    @Test
    void prometheusReadsTheRules() throws Exception {
        var output = promtool("check", "rules", rendered("{prometheusRule: {enabled: true}}"));

        assertThat(output).contains("SUCCESS: " + alerts().size() + " rules found");
    }

    @Test
    void eachAlertFiresWhenItShouldAndNotBefore() throws Exception {
        rendered("{prometheusRule: {enabled: true}}");
        var tests = Files.createDirectories(folder.resolve("tests")).resolve("alerts.yaml");
        Files.copy(ChartHelm.CHART.resolve(TESTS), tests);

        assertThat(promtool("test", "rules", tests)).contains("SUCCESS");
    }

    @Test
    void eachAlertHasATestInWhichItFires() {
        var fired = elements(ChartHelm.read(TESTS).path("tests"))
                .flatMap(test -> elements(test.path("alert_rule_test")))
                .filter(test -> !test.path("exp_alerts").isEmpty())
                .map(test -> test.path("alertname").asText())
                .collect(Collectors.toSet());

        assertThat(fired)
                .isEqualTo(alerts().stream().map(a -> a.path("alert").asText()).collect(Collectors.toSet()));
    }

    @Test
    void eachAlertLinksToAHeadingOfTheRunbooks() throws IOException {
        var headings = Files.readAllLines(OPERATIONS).stream()
                .filter(line -> line.startsWith("#"))
                .map(AlertRulesTest::anchor)
                .toList();

        assertThat(alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.at("/annotations/runbook_url").asText()).startsWith("docs/operations.md#");
            assertThat(headings)
                    .contains(alert.at("/annotations/runbook_url").asText().split("#", 2)[1]);
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
        });
    }

    @Test
    void theChartPutsItsBaseBeforeEachLink() throws Exception {
        var rules = rendered("prometheusRule: {enabled: true, runbookUrlBase: 'https://git.example.com/curfew/main/'}");

        assertThat(YAML.readTree(rules.toFile()).findValuesAsText("runbook_url"))
                .hasSize(alerts().size())
                .allMatch(url -> url.startsWith("https://git.example.com/curfew/main/docs/operations.md#curfew"));
    }

    private static List<JsonNode> alerts() {
        return elements(ChartHelm.read("rules/curfew.yaml").path("groups"))
                .flatMap(group -> elements(group.path("rules")))
                .toList();
    }

    /** What the chart's PrometheusRule holds, as a file of Prometheus. */
    private Path rendered(String values) throws JsonProcessingException, IOException {
        var spec = ChartHelm.parse(ChartHelm.needed().template(values).text()).stream()
                .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
                .map(rule -> rule.path("spec"))
                .findFirst()
                .orElseThrow();
        return Files.writeString(folder.resolve("curfew.yaml"), YAML.writeValueAsString(spec));
    }

    private String promtool(String what, String kind, Path file) throws IOException, InterruptedException {
        var process = new ProcessBuilder(promtool.toString(), what, kind, file.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** As the web pages of Git servers make links of headings. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
