package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Settings, schema, values and README of the chart say the same. After a change of the settings or the values,
 * {@code ./mvnw -pl trials -am test -Dtest=ChartWordsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dcurfew.chart.write=true} writes schema and README anew.
 */
@Execution(ExecutionMode.SAME_THREAD)
class ChartWordsTest {
    private static final Path SCHEMA = ChartHelm.CHART.resolve("values.schema.json");
    private static final Path README = ChartHelm.CHART.resolve("README.md");
    private static final Pattern TABLE =
            Pattern.compile("(?<=<!-- values -->\n).*?(?=<!-- /values -->)", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean write = Boolean.getBoolean("curfew.chart.write");

    @Test
    void theSchemaKnowsEverySettingOfTheAgentAndNoOther() throws IOException {
        var schema = JSON.readTree(SCHEMA.toFile());
        if (write) {
            ((ObjectNode) schema.at("/properties/settings")).set("properties", ChartSchema.settings());
            Files.writeString(SCHEMA, pretty(schema));
        }

        assertThat(schema.at("/properties/settings/properties").toPrettyString())
                .isEqualTo(ChartSchema.settings().toPrettyString());
        assertThat(schema.at("/properties/settings/properties").size()).isGreaterThan(5);
    }

    @Test
    void theReadmeSaysOfEveryValueItsDefaultAndItsMeaning() throws IOException {
        var table = ChartSchema.table(ChartHelm.read("values.yaml"), JSON.readTree(SCHEMA.toFile()));
        var readme = Files.readString(README);
        if (write) {
            readme = TABLE.matcher(readme).replaceFirst(Matcher.quoteReplacement(table));
            Files.writeString(README, readme);
        }

        var found = TABLE.matcher(readme);
        assertThat(found.find()).as("marks around the table").isTrue();
        assertThat(found.group()).isEqualTo(table);
        assertThat(table.lines().filter(row -> row.endsWith("|  |")))
                .as("without a meaning")
                .isEmpty();
    }

    @Test
    void everyValueHasADefaultAndTheSchemaKnowsIt() throws IOException {
        assertSameNames(ChartHelm.read("values.yaml"), JSON.readTree(SCHEMA.toFile()));
    }

    private static void assertSameNames(JsonNode values, JsonNode schema) {
        values.fieldNames().forEachRemaining(name -> {
            var property = schema.path("properties").path(name);
            assertThat(property.isMissingNode()).as("the schema knows %s", name).isFalse();
            if (property.path("properties").isObject() && !property.has("description")) {
                assertSameNames(values.path(name), property);
            }
        });
        schema.path("properties")
                .fieldNames()
                .forEachRemaining(name -> assertThat(values.has(name) || name.equals("global"))
                        .as("values.yaml has a default for %s", name)
                        .isTrue());
    }

    private static String pretty(JsonNode schema) throws IOException {
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(lines)
                .withArrayIndenter(lines);
        return JSON.writer(printer).writeValueAsString(schema) + "\n";
    }
}
