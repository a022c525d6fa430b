package io.curfew.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
    private static final List<Finding> FINDINGS = List.of(
            Finding.ok("a.b", "well"),
            Finding.note("c", "so \"so\"", "try\\this"),
            Finding.unknown("d", "no\tidea", "look again"),
            Finding.problem("e", "bad", "mend it"));

    @Test
    void eachFindingIsOneLineWithItsRemedy() {
        assertThat(Report.lines(FINDINGS))
                .containsExactly(
                        "ok      a.b: well",
                        "note    c: so \"so\" => try\\this",
                        "unknown d: no\tidea => look again",
                        "PROBLEM e: bad => mend it",
                        "1 problem, 1 not found out");
        assertThat(Report.lines(List.of(Finding.ok("a", "b")))).containsExactly("ok      a: b", "ready");
    }

    @Test
    void jsonSaysTheSame() {
        assertThat(Report.json(FINDINGS))
                .isEqualTo("{\"ready\":false,\"findings\":["
                        + "{\"verdict\":\"ok\",\"check\":\"a.b\",\"text\":\"well\",\"remedy\":null},"
                        + "{\"verdict\":\"note\",\"check\":\"c\",\"text\":\"so \\\"so\\\"\",\"remedy\":\"try\\\\this\"},"
                        + "{\"verdict\":\"unknown\",\"check\":\"d\",\"text\":\"no\\u0009idea\",\"remedy\":\"look again\"},"
                        + "{\"verdict\":\"problem\",\"check\":\"e\",\"text\":\"bad\",\"remedy\":\"mend it\"}]}");
        assertThat(Report.json(List.of())).isEqualTo("{\"ready\":true,\"findings\":[]}");
    }

    @Test
    void ownOptionsAreTakenOutAndTheRestIsLeftToTheSettings() {
        var wrong = new ArrayList<String>();

        var options = CheckOptions.read(
                List.of(
                        "--output=json",
                        "--node-name",
                        "n",
                        "--skip=metadata,aws",
                        "--report-only",
                        "--log.level=warn"),
                wrong);

        assertThat(wrong).isEmpty();
        assertThat(options.output()).isEqualTo(CheckOptions.Output.JSON);
        assertThat(options.skip()).isEqualTo(Set.of(CheckOptions.Area.METADATA, CheckOptions.Area.AWS));
        assertThat(options.reportOnly()).isTrue();
        assertThat(options.settings()).containsExactly("--node-name", "n", "--log.level=warn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--output=yaml", "--skip=metdata", "--skip=", "--output", "--report-only=no"})
    void whatIsWrongWithThemIsSaid(String option) {
        var wrong = new ArrayList<String>();

        CheckOptions.read(List.of(option), wrong);

        assertThat(wrong).singleElement().asString().startsWith(option.replaceFirst("=.*", ""));
    }
}
