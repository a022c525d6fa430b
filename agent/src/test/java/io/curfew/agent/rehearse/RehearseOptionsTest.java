package io.curfew.agent.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RehearseOptionsTest {

    @Test
    void whatIsNoOptionOfItsOwnIsASetting() {
        var wrong = new ArrayList<String>();

        var options = RehearseOptions.read(
                List.of("--node=n-1", "--notice", "spot", "--in=90s", "--output=json", "--drain.grace=20s"), wrong);

        assertThat(wrong).isEmpty();
        assertThat(options.question())
                .contains(new Question(Announced.SPOT, Optional.of(Duration.ofSeconds(90)), Optional.empty()));
        assertThat(options.node()).contains("n-1");
        assertThat(options.output()).isEqualTo(RehearsalPage.Form.JSON);
        assertThat(options.settings()).containsExactly("--drain.grace=20s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--notice=flood                     | --notice=flood: must be one of spot,",
                "--notice=standby --in=2m           | --in: only spot and maintenance name a time",
                "--output=yaml                      | --output=yaml: must be one of text, json",
                "--url=file:///etc/passwd           | --url=file:///etc/passwd: must be like http://",
                "--url=http://a:1 --node=b          | --url: an agent is asked, or --node",
                "--context=prod                     | --kubeconfig, --context: only with --node",
                "--node                             | --node: needs a value"
            })
    void wrongUseIsSaidInOneLine(String args, String line) {
        var wrong = new ArrayList<String>();

        RehearseOptions.read(List.of(args.strip().split(" ")), wrong);

        assertThat(wrong).singleElement().asString().startsWith(line);
    }

    @Test
    void theHelpNamesEveryOptionAndEveryNotice() {
        assertThat(RehearseOptions.HELP)
                .contains("--notice", "--in", "--hook-timeout", "--output", "--url", "--node", "--kubeconfig");
        for (var announced : Announced.values()) {
            assertThat(RehearseOptions.HELP).contains(announced.text());
        }
        assertThat(RehearseOptions.HELP.lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(110));
    }
}
