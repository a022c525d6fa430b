package io.curfew.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardsTest {
    private static final Path CHART = Path.of("../chart");
    private static final Pattern NAME = Pattern.compile("\\b(?:curfew|process|jvm)_[a-z_]+\\b");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(?:=~|!=|=)\"([^\"$]*)\"");
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private final String scraped = new Meters(InstantSource.system()).scrape();

    @ParameterizedTest
    @ValueSource(strings = {"dashboards/curfew-fleet.json", "dashboards/curfew-node.json"})
    void everyQueryAsksForMetricsAndLabelValuesThatTheAgentHas(String file) throws IOException {
        var dashboard = new ObjectMapper().readTree(CHART.resolve(file).toFile());
        var queries =
                dashboard.findValues("expr").stream().map(JsonNode::asText).toList();

        assertThat(queries).hasSizeGreaterThan(10).allSatisfy(this::asksForWhatIsThere);
        assertThat(dashboard.get("panels")).allSatisfy(p -> {
            assertThat(p.get("title").asText()).isNotBlank();
            assertThat(p.get("description").asText()).isNotBlank();
        });
    }

    private void asksForWhatIsThere(String query) {
        var names = NAME.matcher(query).results().map(r -> r.group()).collect(Collectors.toCollection(TreeSet::new));
        assertThat(names)
                .as(query)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(scraped).as(query).containsPattern("(?m)^" + name + "[{ ]"));
        MATCHER.matcher(query)
                .results()
                .filter(m -> !OF_PROMETHEUS.contains(m.group(1)))
                .forEach(m -> {
                    for (var value : m.group(2).split("\\|", -1)) {
                        assertThat(scraped).as(query).contains(m.group(1) + "=\"" + value + "\"");
                    }
                });
    }
}
