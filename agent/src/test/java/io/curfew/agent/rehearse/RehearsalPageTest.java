package io.curfew.agent.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.rehearse.Desk.Told;
import io.curfew.agent.rehearse.RehearsalPage.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RehearsalPageTest {
    private final List<Question> asked = new ArrayList<>();
    private Told told = new Told.Answer(Nodes.node()
            .with(Pods.pod("shop/web"), Pods.pod("shop/db").grace(300))
            .spot(120));
    private final Desk desk = new Desk(
            question -> {
                asked.add(question);
                return told;
            },
            () -> Nodes.NOW);

    @Test
    void withoutAnythingSaidASpotNoticeIsMeantAndPeopleReadIt() throws Exception {
        var page = page(Map.of(), "");

        assertThat(asked).containsExactly(Question.of(Announced.SPOT));
        assertThat(page.code()).isEqualTo(200);
        assertThat(page.form()).isEqualTo(Form.TEXT);
        assertThat(page.body()).startsWith("If a spot notice came to node-1 now");
        assertThat(page.headers()).containsEntry(RehearsalPage.FINDINGS, "1");
    }

    @Test
    void theQueryAsks() throws Exception {
        page(Map.of("notice", "asg-termination", "hook-timeout", "30m"), "");

        assertThat(asked)
                .containsExactly(
                        new Question(Announced.ASG_TERMINATION, Optional.empty(), Optional.of(Duration.ofMinutes(30))));
    }

    @ParameterizedTest
    @CsvSource({
        "'', application/json, JSON",
        "'', 'text/html,application/xhtml+xml', TEXT",
        "text, application/json, TEXT",
        "json, '', JSON",
        "xml, '', TEXT"
    })
    void theFormIsThatOfTheQueryOrOfTheAcceptHeader(String format, String accept, Form form) {
        assertThat(RehearsalPage.form(Map.of("format", format), accept)).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "notice | tsunami | notice=tsunami: must be one of spot, asg-termination,",
                "in     | 10      | in=10: needs a unit, like 30m or 2h",
                "in     | 0s      | in=0s: must be",
                "hook-timeout | 1h | hook-timeout: only asg-termination and warm-pool run hooks"
            })
    void aWrongQuestionIsAnsweredWithWhatIsAccepted(String name, String value, String answer) throws Exception {
        var page = page(Map.of(name, value), "");

        assertThat(page.code()).isEqualTo(400);
        assertThat(page.body()).startsWith(answer).endsWith("\n");
        assertThat(asked).isEmpty();
    }

    @Test
    void whoComesTooSoonIsToldWhenToComeAgain() throws Exception {
        page(Map.of(), "");

        var page = page(Map.of("in", "60s"), "");

        assertThat(page.code()).isEqualTo(429);
        assertThat(page.body()).isEqualTo("One rehearsal in 15 s: ask again in 15 s.\n");
        assertThat(page.headers()).containsEntry("retry-after", "15");
    }

    @Test
    void whereNothingCanBeRehearsedTheReasonIsSaid() throws Exception {
        told = new Told.Unable("not allowed to list pods: forbidden");

        assertThat(page(Map.of(), "").body()).isEqualTo("not allowed to list pods: forbidden\n");
        assertThat(page(Map.of("format", "json"), ""))
                .returns(503, RehearsalPage::code)
                .returns(true, p -> p.body().contains("\"error\" : \"not allowed to list pods: forbidden\""));
    }

    @Test
    void theJsonHoldsWhatIsForetold() throws Exception {
        var json =
                new ObjectMapper().readTree(page(Map.of(), "application/json").body());

        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("well").asBoolean()).isFalse();
        assertThat(json.at("/deadline/reason").asText()).isEqualTo("the time of the spot notice");
        assertThat(json.at("/pods/0/name").asText()).isEqualTo("db");
        assertThat(json.at("/pods/0/cutShort").asText()).isEqualTo("yes");
        assertThat(json.at("/pods/0/wantedGraceSeconds").asInt()).isEqualTo(300);
        assertThat(json.at("/findings/0/kind").asText()).isEqualTo("cut-short");
        assertThat(json.at("/empty/latest").asText()).startsWith("2026-11-21T10:0");
        assertThat(json.has("hook")).isTrue();
    }

    private RehearsalPage page(Map<String, String> query, String accept) throws InterruptedException {
        return RehearsalPage.of(desk, query, accept);
    }
}
