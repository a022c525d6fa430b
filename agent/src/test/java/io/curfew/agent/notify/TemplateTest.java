package io.curfew.agent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theGenericOneHasEveryField() throws IOException {
        var body = rendered(Opening.builtIn("json"), Example.notification("a"));

        assertThat(body.path("version").asInt()).isOne();
        assertThat(body.path("blocking").isInt()).isTrue();
        assertThat(body.path("dryRun").isBoolean()).isTrue();
        for (var field : Field.values()) {
            assertThat(body.path(field.text()).asText())
                    .as(field.text())
                    .isEqualTo(field.of(Example.notification("a")))
                    .isNotEmpty();
        }
        assertThat(body.size()).isEqualTo(Field.values().length + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "slack", "teams"})
    void eachThatIsBuiltInSaysWhereAndWhat(String name) throws IOException {
        var body = rendered(Opening.builtIn(name), Example.notification("a")).toString();

        assertThat(body).contains("node-1", "i-0abc", "EvictionBlocked", "PodDisruptionBudget shop/web needs 3");
    }

    @Test
    void noValueBreaksOutOfItsString() throws IOException {
        var nasty = saying("\"}, \"x\": \"\\ \n\t\u0000 \u2028 {{node}} é 😀");

        assertThat(rendered("{\"text\": \"{{text}}\"}", nasty).path("text").asText())
                .isEqualTo(nasty.text());
    }

    @Test
    void inSlackNoValueMentionsAChannel() throws IOException {
        assertThat(rendered(Opening.builtIn("slack"), saying("<!channel> & <@U1>"))
                        .path("text")
                        .asText())
                .contains("&lt;!channel&gt; &amp; &lt;@U1&gt;")
                .doesNotContain("<!channel>");
    }

    @Test
    void aVeryLongValueIsCut() throws IOException {
        assertThat(rendered("\"{{text}}\"", saying("x".repeat(5_000))).asText()).hasSize(2_003);
    }

    @Test
    void whatIsNotThereIsAnEmptyText() throws IOException {
        assertThat(rendered("[\"{{group}}\",\"{{deadline}}\",\"{{pod}}\"]", saying("x"))
                        .toString())
                .isEqualTo("[\"\",\"\",\"\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"a\": \"{{txet}}\"}; {{txet}} is no field; there are id, moment",
                "{\"a\": \"{{text|html}}\"}; {{text|html}} is no field",
                "{\"a\": \"{{text\"}; has {{ without }}",
                "{\"a\": {{text}}}; is no JSON once its fields are filled in, at line 1",
                "{\"a\": \"{{text}}\"; is no JSON once its fields are filled in, at line 1",
                "{} {}; is no JSON",
                "text={{text}}; is no JSON",
                "' '; is empty"
            })
    void whatIsWrongWithATemplateIsSaid(String template, String why) {
        assertThat(Template.read(template))
                .isInstanceOfSatisfying(
                        Template.Read.Bad.class,
                        bad -> assertThat(bad.why()).startsWith(why).doesNotContain("\n"));
    }

    @Test
    void theDocumentationListsEveryFieldAndShowsTheTemplatesAsTheyAre() throws IOException {
        var docs = Files.readString(Path.of("../docs/notifications.md"));
        var fields =
                Pattern.compile("(?m)^\\| `([a-z][a-zA-Z]*)` \\|").matcher(docs).results();

        assertThat(fields.map(m -> m.group(1)))
                .containsExactlyElementsOf(
                        Arrays.stream(Field.values()).map(Field::text).toList());
        for (var name : new String[] {"json", "slack", "teams"}) {
            assertThat(docs).contains("```json\n" + Opening.builtIn(name) + "```");
        }
    }

    @Test
    void theDocumentationListsEveryReason() throws IOException {
        var reasons = Pattern.compile("(?m)^\\| `([A-Z][A-Za-z]+)` \\| (\\w+) \\|")
                .matcher(Files.readString(Path.of("../docs/notifications.md")))
                .results()
                .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));

        assertThat(reasons)
                .isEqualTo(Notifications.reasons().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().text())));
    }

    private static JsonNode rendered(String template, Notification notification) throws IOException {
        return switch (Template.read(template)) {
            case Template.Read.Good(Template good) -> JSON.readTree(good.render(notification));
            case Template.Read.Bad(String why) -> throw new AssertionError(why);
        };
    }

    private static Notification saying(String text) {
        return new Notification(
                "id",
                Moment.START,
                "DrainStarted",
                text,
                Instant.EPOCH,
                "node-1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                false);
    }
}
