package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.trials.demo.Demo;
import io.curfew.trials.demo.Sabotage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo is true: it passes where all went well, and notices where it did not. */
final class DemoTrial {

    @Test
    void inAWorldWithoutSabotageNoRuleIsBroken() throws Exception {
        var screen = new ByteArrayOutputStream();
        var broken = play(screen, Sabotage.NONE, Duration.ofSeconds(90));
        assertThat(broken).as(screen.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"STUCK_POD, 20s", "FOREIGN_COMPLETION, 60s"})
    void sabotageIsNoticed(Sabotage sabotage, String limit) throws Exception {
        var screen = new ByteArrayOutputStream();
        var broken = play(screen, sabotage, Duration.parse("PT" + limit));
        assertThat(broken).as(screen.toString(StandardCharsets.UTF_8)).isNotEmpty();
    }

    private static List<String> play(ByteArrayOutputStream screen, Sabotage sabotage, Duration limit) throws Exception {
        try (var out = new PrintStream(screen, true, StandardCharsets.UTF_8)) {
            return Demo.run(out, sabotage, limit);
        }
    }
}
