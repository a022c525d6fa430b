package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.trials.demo.Demo;
import io.curfew.trials.demo.DemoScenario;
import io.curfew.trials.demo.Sabotage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo is true: it passes where all went well, and notices where it did not. */
@Order(1)
final class DemoTrial {
    private static final int AT_ONCE = 7;

    /** Side by side, since each waits most of its time. */
    @Test
    void inAWorldWithoutSabotageNoRuleOfAnyScenarioIsBroken() throws Exception {
        var plays = new EnumMap<DemoScenario, Future<String>>(DemoScenario.class);
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var scenario : DemoScenario.values()) {
                plays.put(scenario, threads.submit(() -> told(scenario)));
            }
            for (var play : plays.values()) {
                assertThat(play.get()).contains("Every rule held.");
            }
        }
    }

    private static String told(DemoScenario scenario) throws Exception {
        var screen = new ByteArrayOutputStream();
        play(screen, scenario, Sabotage.NONE, Duration.ofSeconds(120));
        return screen.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"STUCK_POD, 20s", "FOREIGN_COMPLETION, 60s"})
    void sabotageIsNoticed(Sabotage sabotage, String limit) throws Exception {
        var screen = new ByteArrayOutputStream();
        var broken = play(screen, DemoScenario.TERMINATION, sabotage, Duration.parse("PT" + limit));
        assertThat(broken).as(screen.toString(StandardCharsets.UTF_8)).isNotEmpty();
    }

    private static List<String> play(
            ByteArrayOutputStream screen, DemoScenario scenario, Sabotage sabotage, Duration limit) throws Exception {
        try (var out = new PrintStream(screen, true, StandardCharsets.UTF_8)) {
            return Demo.run(out, scenario, sabotage, limit);
        }
    }
}
