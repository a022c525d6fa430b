package io.curfew.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.settings.Help;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What must follow from elsewhere: the schema of the settings from the agent's help, the README's table from the values. */
final class ChartSchema {
    /** The chart sets them itself: the downward API, the values {@code port}, {@code identity} and {@code notify}. */
    static final Set<String> SET_BY_THE_CHART =
            Set.of("node-name", "http.port", "identity", "notify.url", "notify.headers-file", "notify.template");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OPTION =
            Pattern.compile("  --(\\S+?)=\\S*\\n {6}(.+)\\n {6}Accepted: (.+)\\n", Pattern.MULTILINE);
    private static final String LENGTH_OF_TIME = "\\d+(ms|s|m|h)";

    private ChartSchema() {}

    /** {@code properties} of the value {@code settings}. */
    static ObjectNode settings() {
        var all = JsonNodeFactory.instance.objectNode();
        var option = OPTION.matcher(Help.text());
        while (option.find()) {
            if (!SET_BY_THE_CHART.contains(option.group(1))) {
                all.set(
                        option.group(1),
                        accepting(option.group(3))
                                .put("description", option.group(2) + " Accepted: " + option.group(3) + "."));
            }
        }
        return all;
    }

    private static ObjectNode accepting(String accepted) {
        var schema = JsonNodeFactory.instance.objectNode();
        if (accepted.equals("true, false")) {
            return schema.put("type", "boolean");
        }
        if (accepted.matches(LENGTH_OF_TIME + " to " + LENGTH_OF_TIME)) {
            return schema.put("type", "string").put("pattern", "^([0-9]+(h|m|s|ms))+$");
        }
        if (accepted.matches("\\d+ to \\d+")) {
            var ends = accepted.split(" to ", -1);
            return schema.put("type", "integer")
                    .put("minimum", Integer.parseInt(ends[0]))
                    .put("maximum", Integer.parseInt(ends[1]));
        }
        if (accepted.matches("[A-Za-z-]+(, [A-Za-z-]+)+")) {
            List.of(accepted.split(", ", -1)).forEach(schema.putArray("enum")::add);
            return schema;
        }
        if (accepted.contains("with commas between")) {
            schema.putArray("type").add("string").add("array");
            schema.putObject("items").put("type", "string");
            return schema.put("minLength", 1);
        }
        return schema.put("type", "string").put("minLength", 1);
    }

    /** A row for each value: its name, its default, its description of the schema. */
    static String table(JsonNode values, JsonNode schema) {
        var rows = new ArrayList<String>();
        rows(values, schema, "", rows);
        return "| value | default | meaning |\n| --- | --- | --- |\n" + String.join("", rows);
    }

    private static void rows(JsonNode values, JsonNode schema, String prefix, List<String> rows) {
        for (var name : names(values, schema)) {
            var property = schema.path("properties").path(name);
            if (property.path("properties").isObject() && !property.has("description")) {
                rows(values.path(name), property, prefix + name + ".", rows);
            } else {
                rows.add("| `%s%s` | `%s` | %s |\n"
                        .formatted(
                                prefix,
                                name,
                                text(values.path(name)),
                                property.path("description").asText()));
            }
        }
    }

    /** In the order of the values, then what only the schema knows. */
    private static List<String> names(JsonNode values, JsonNode schema) {
        var names = new ArrayList<String>();
        values.fieldNames().forEachRemaining(names::add);
        var more = new TreeSet<String>();
        schema.path("properties").fieldNames().forEachRemaining(more::add);
        more.removeAll(names);
        names.addAll(more);
        return names;
    }

    private static String text(JsonNode value) {
        try {
            return value.isMissingNode() ? "none" : JSON.writeValueAsString(value);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
