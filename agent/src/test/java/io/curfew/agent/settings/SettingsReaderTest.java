package io.curfew.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.settings.Settings.OnInterruption;
import io.curfew.agent.settings.Settings.Toggle;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static final Map<String, String> NODE = Map.of("NODE_NAME", "ip-10-0-1-7");

    @Test
    void nothingIsRequiredButTheNodeName() {
        assertThat(ok(List.of(), NODE).settings()).isEqualTo(Settings.defaults("ip-10-0-1-7"));
    }

    @Test
    void withoutANodeNameNothingStarts() {
        assertThat(wrong(List.of(), Map.of()))
                .containsExactly("node-name: must be the name of the own Node, and is not set"
                        + " (by --node-name, CURFEW_NODE_NAME or NODE_NAME)");
    }

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        assertThat(Settings.defaults("n"))
                .isEqualTo(new Settings(
                        "n",
                        Duration.ofSeconds(1),
                        Settings.Toggle.FALSE,
                        new Settings.On(
                                OnInterruption.DRAIN,
                                OnInterruption.DRAIN,
                                OnInterruption.DRAIN,
                                OnInterruption.DRAIN,
                                OnInterruption.DRAIN,
                                OnInterruption.CORDON,
                                OnInterruption.DRAIN),
                        Duration.ofHours(1),
                        Duration.ofMinutes(10),
                        new Settings.Hooks(
                                List.of("curfew", "curfew-*"), Duration.ofSeconds(60), Settings.OnFailure.CONTINUE),
                        new Settings.Drain(
                                Duration.ofHours(1),
                                Settings.OnTimeout.DELETE,
                                Duration.ofSeconds(90),
                                Optional.empty(),
                                List.of(),
                                Toggle.FALSE,
                                20,
                                110),
                        Duration.ofMinutes(2),
                        Duration.ZERO,
                        new Settings.Recycle(Toggle.FALSE, Settings.RecycleFinish.TERMINATE),
                        Toggle.FALSE,
                        Settings.Identity.AUTO,
                        Toggle.FALSE,
                        new Settings.Http(9809, "0.0.0.0"),
                        new Settings.Log(Settings.Format.TEXT, Settings.Level.INFO),
                        Optional.empty(),
                        Optional.empty(),
                        "json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--notify.url=hooks.example.com/T0KEN", "--notify.url=ftp://example.com/T0KEN"})
    void aWrongAddressOfAWebhookIsNotShown(String option) {
        assertThat(wrong(List.of(option), NODE))
                .containsExactly("notify.url=(hidden): must be an address like https://example.com/path, or none"
                        + " (from the command line)");
    }

    @Test
    void anAddressThatStandsInTheWrongPlaceIsNotShown() {
        assertThat(wrong(List.of("--log.level=https://example.com/T0KEN", "https://example.com/T0KEN"), NODE))
                .hasSize(2)
                .allMatch(line -> line.contains("https://...") && !line.contains("T0KEN"));
    }

    @Test
    void theAddressOfAWebhookHidesInTheSettings() {
        var settings =
                ok(List.of("--notify.url= https://example.com/T0KEN\n"), NODE).settings();

        assertThat(settings.notifyUrl()).hasValue(new Settings.Hidden("https://example.com/T0KEN"));
        assertThat(settings.toString()).doesNotContain("T0KEN", "example.com");
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheDefault() {
        var env = with(NODE, Map.of("CURFEW_DRAIN_TIMEOUT", "20m", "CURFEW_DRAIN_RATE", "5"));

        var ok = ok(List.of("--drain.timeout=30m"), env);

        assertThat(ok.settings().drain().timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(ok.settings().drain().rate()).isEqualTo(5);
        assertThat(ok.settings().drain().burst()).isEqualTo(110);
        assertThat(ok.origins())
                .containsEntry("drain.timeout", new Origin.CommandLine())
                .containsEntry("drain.rate", new Origin.Environment("CURFEW_DRAIN_RATE"))
                .containsEntry("drain.burst", new Origin.Default())
                .containsEntry("node-name", new Origin.Environment("NODE_NAME"));
    }

    @Test
    void anIdentityIsWrittenAsKubernetesNamesIt() {
        assertThat(ok(List.of("--identity=associatedNode"), NODE).settings().identity())
                .isEqualTo(Settings.Identity.ASSOCIATED_NODE);
        assertThat(SettingsReader.read(List.of("--identity=associated-node"), NODE))
                .isEqualTo(new Parsed.Wrong(List.of("identity=associated-node: must be one of auto, associatedNode,"
                        + " serviceAccount (from the command line)")));
    }

    @Test
    void aValueMayStandApart() {
        assertThat(ok(List.of("--drain.timeout", "30m", "--hooks.names", "curfew,drain-*"), NODE)
                        .settings())
                .satisfies(s -> assertThat(s.drain().timeout()).isEqualTo(Duration.ofMinutes(30)))
                .satisfies(s -> assertThat(s.hooks().names()).containsExactly("curfew", "drain-*"));
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "10s,PT10S", "30m,PT30M", "1h,PT1H", "1h30m,PT1H30M", "1m1s1ms,PT1M1.001S"})
    void lengthsOfTimeHaveUnits(String text, Duration length) {
        assertThat(new DurationKind("0s", "48h", "").read(text)).isEqualTo(new Kind.Read.Good<>(length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "h", "1x", "1m1h", "-1m", "1.5h", "1h 30m", "1H", "99999999999999999999h"})
    void whatIsNoLengthOfTimeIsRefused(String text) {
        assertThat(wrong(List.of("--drain.timeout=" + text), NODE))
                .singleElement()
                .asString()
                .isEqualTo("drain.timeout=" + text
                        + ": must be a length of time, like 500ms, 10s, 30m or 1h30m (from the command line)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CURFEW_DRAIN_TIMEOUT | 10 | drain.timeout=10: needs a unit, like 10m or 1h (from CURFEW_DRAIN_TIMEOUT)",
                "CURFEW_METADATA_POLL | 1 | metadata.poll=1: needs a unit, like 500ms or 10s (from CURFEW_METADATA_POLL)",
                "CURFEW_METADATA_POLL | 31s | metadata.poll=31s: must be 500ms to 30s (from CURFEW_METADATA_POLL)",
                "CURFEW_DRAIN_ON_TIMEOUT | Delete | drain.on-timeout=Delete: must be one of delete, continue, stay (from CURFEW_DRAIN_ON_TIMEOUT)",
                "CURFEW_DRAIN_RATE | 0 | drain.rate=0: must be a whole number, 1 to 1000 (from CURFEW_DRAIN_RATE)",
                "CURFEW_HTTP_PORT | http | http.port=http: must be a whole number, 0 to 65535 (from CURFEW_HTTP_PORT)",
                "CURFEW_HOOKS_NAMES | curfew, | hooks.names=curfew,: must be names or globs with commas between (from CURFEW_HOOKS_NAMES)",
                "CURFEW_NODE_NAME | a/b | node-name=a/b: must be the name of the own Node (from CURFEW_NODE_NAME)",
                "CURFEW_DRAIN_TIMOUT | 10m | CURFEW_DRAIN_TIMOUT: no such setting; did you mean CURFEW_DRAIN_TIMEOUT?",
                "curfew_drain_timeout | 10m | curfew_drain_timeout: no such setting; did you mean CURFEW_DRAIN_TIMEOUT?",
                "CURFEW_WEBHOOK_TOKEN | s3cret | CURFEW_WEBHOOK_TOKEN: no such setting; `curfew run --help` lists all",
            })
    void aWrongVariableIsOneLineThatSaysWhatIsAccepted(String variable, String value, String line) {
        assertThat(wrong(List.of(), with(NODE, Map.of(variable, value)))).containsExactly(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--drain.timout=10m | --drain.timout: no such setting; did you mean --drain.timeout?",
                "--drain-timeout 10m | --drain-timeout: no such setting; did you mean --drain.timeout?",
                "--colour=red | --colour: no such setting; `curfew run --help` lists all",
                "drain | drain: is not an option; options look like --drain.timeout=30m",
                "--drain.timeout | --drain.timeout: needs a value, like --drain.timeout=VALUE",
                "--drain.timeout --log.level=warn | --drain.timeout: needs a value, like --drain.timeout=VALUE",
                "--drain.rate=1 --drain.rate=2 | --drain.rate: is given more than once",
            })
    void aWrongOptionIsOneLineThatSaysWhatIsMeant(String args, String line) {
        assertThat(wrong(List.of(args.split(" ")), NODE)).containsExactly(line);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var env = Map.of("CURFEW_DRAIN_TIMEOUT", "10", "CURFEW_LOGLEVEL", "debug");

        assertThat(wrong(List.of("--drain.rate=many"), env)).hasSize(4);
    }

    @Test
    void aLineStaysOneLine() {
        assertThat(wrong(List.of("--log.level=de\nbug" + "x".repeat(500)), NODE))
                .singleElement()
                .asString()
                .startsWith("log.level=de bugxxx")
                .hasSizeLessThan(200);
    }

    @Test
    void serviceLinksOfKubernetesAreNotSettings() {
        var links = Map.of(
                "CURFEW_SERVICE_HOST", "10.0.0.7",
                "CURFEW_SERVICE_PORT", "9809",
                "CURFEW_SERVICE_PORT_HTTP", "9809",
                "CURFEW_PORT", "tcp://10.0.0.7:9809",
                "CURFEW_PORT_9809_TCP", "tcp://10.0.0.7:9809",
                "CURFEW_PORT_9809_TCP_ADDR", "10.0.0.7",
                "CURFEW_METRICS_SERVICE_HOST", "10.0.0.8",
                "CURFEW_METRICS_PORT", "tcp://10.0.0.8:80",
                "CURFEW_HTTP_PORT", "tcp://10.0.0.9:80",
                "CURFEW_HTTP_PORT_80_TCP_PROTO", "tcp");

        assertThat(ok(List.of(), with(NODE, links)).settings()).isEqualTo(Settings.defaults("ip-10-0-1-7"));
    }

    @Test
    void aPortThatIsNoServiceLinkIsTheSetting() {
        assertThat(ok(List.of(), with(NODE, Map.of("CURFEW_HTTP_PORT", "0")))
                        .settings()
                        .http()
                        .port())
                .isZero();
    }

    @Test
    void variablesOfOthersAreNotLookedAt() {
        assertThat(ok(List.of(), with(NODE, Map.of("AWS_REGION", "eu-west-1", "CURFEWX", "1")))
                        .settings())
                .isEqualTo(Settings.defaults("ip-10-0-1-7"));
    }

    private static Parsed.Ok ok(List<String> args, Map<String, String> env) {
        return switch (SettingsReader.read(args, env)) {
            case Parsed.Ok ok -> ok;
            case Parsed.Wrong(List<String> lines) -> throw new AssertionError(lines);
        };
    }

    private static List<String> wrong(List<String> args, Map<String, String> env) {
        return switch (SettingsReader.read(args, env)) {
            case Parsed.Ok ok -> throw new AssertionError("accepted: " + ok.settings());
            case Parsed.Wrong(List<String> lines) -> lines;
        };
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }
}
