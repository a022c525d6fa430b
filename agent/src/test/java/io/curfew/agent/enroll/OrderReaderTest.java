package io.curfew.agent.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.enroll.Order.Mode;
import io.curfew.agent.enroll.Order.Task;
import io.curfew.agent.enroll.Selection.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderReaderTest {

    @Test
    void aGroupIsAllThatMustBeSaid() {
        assertThat(enroll("--group=workers"))
                .isEqualTo(new Order(
                        new Selection.Named(List.of("workers")),
                        new Task.Enroll(new WantedHook("curfew", Duration.ofMinutes(5))),
                        Mode.FOR_REAL,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void everythingCanBeSaid() {
        assertThat(enroll(
                        "--tag=team=blue",
                        "--tag",
                        "curfew",
                        "--hook-name=curfew-night",
                        "--longest-drain=20h",
                        "--heartbeat-timeout",
                        "20m",
                        "--region=eu-west-3",
                        "--profile=ops",
                        "--dry-run"))
                .isEqualTo(new Order(
                        new Selection.Tagged(
                                List.of(new Tag("team", Optional.of("blue")), new Tag("curfew", Optional.empty()))),
                        new Task.Enroll(new WantedHook("curfew-night", Duration.ofMinutes(20))),
                        Mode.DRY_RUN,
                        Optional.of("eu-west-3"),
                        Optional.of("ops")));
    }

    @Test
    void aLongDrainRaisesTheHeartbeatTimeout() {
        assertThat(enroll("--group=a", "--longest-drain=20h").task())
                .isEqualTo(new Task.Enroll(new WantedHook("curfew", Duration.ofSeconds(750))));
    }

    @Test
    void unenrollNeedsNoTimes() {
        assertThat(OrderReader.unenroll(List.of("--group=a", "--group=b", "--hook-name=curfew-x")))
                .isInstanceOfSatisfying(
                        Order.Read.Good.class,
                        good -> assertThat(good.order().task()).isEqualTo(new Task.Unenroll("curfew-x")));
        assertThat(wrong(OrderReader.unenroll(List.of("--group=a", "--longest-drain=1h"))))
                .containsExactly("--longest-drain: no such option; `curfew unenroll --help` lists all");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                              | which groups?
            --hook-name=curfew                              | which groups?
            --group=a --tag=b=c                             | --group and --tag: give one or the other
            --group=                                        | --group and --tag: must not be empty
            --tag==x                                        | --group and --tag: must not be empty
            --group=a --hook-name=Terminate-LC-Hook         | belongs to EKS
            --group=a --hook-name=not.this                  | --hook-name: must be letters
            --group=a --longest-drain=10                    | --longest-drain=10: needs a unit, like 30m or 2h
            --group=a --longest-drain=72h                   | --longest-drain=72h: must be 1s to 48h
            --group=a --longest-drain=48h                   | no hook lasts that long; at most 47h59m
            --group=a --heartbeat-timeout=10s               | --heartbeat-timeout=10s: must be 30s to 2h
            --group=a --heartbeat-timeout=30s --longest-drain=1h | --heartbeat-timeout=30s: leaves time for a drain of 49m; a drain of 1h needs 300s
            --gruop=a --group=b                             | --gruop: no such option; did you mean --group?
            a --group=b                                     | a: is not an option
            --group=a --dry-run=no                          | --dry-run: takes no value
            --group=a --region                              | --region: needs a value
            --group=a --region=x --region=y                 | --region: is given more than once
            """)
    void whatIsWrongIsSaid(String line, String complaint) {
        var args = line.isEmpty() ? List.<String>of() : List.of(line.split(" "));

        assertThat(wrong(OrderReader.enroll(args))).singleElement().asString().contains(complaint);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(wrong(OrderReader.enroll(List.of("--hook-name=.", "--longest-drain=x", "--nonsense"))))
                .hasSize(4);
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(OrderReader.enroll(List.of("--group=a", "--help")))
                .isInstanceOfSatisfying(
                        Order.Read.Help.class,
                        help -> assertThat(help.text())
                                .contains(
                                        "--group=",
                                        "--tag=",
                                        "--hook-name=",
                                        "--longest-drain=",
                                        "--heartbeat-timeout=",
                                        "--region=",
                                        "--profile=",
                                        "--dry-run"));
        assertThat(OrderReader.unenroll(List.of("--help"))).isInstanceOf(Order.Read.Help.class);
    }

    private static Order enroll(String... args) {
        return switch (OrderReader.enroll(List.of(args))) {
            case Order.Read.Good(var order) -> order;
            case Order.Read other -> throw new AssertionError(other);
        };
    }

    private static List<String> wrong(Order.Read read) {
        return switch (read) {
            case Order.Read.Wrong(var lines) -> lines;
            case Order.Read other -> throw new AssertionError(other);
        };
    }
}
