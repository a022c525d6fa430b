package io.curfew.agent.telemetry;

import static io.curfew.agent.telemetry.Example.START;
import static io.curfew.agent.telemetry.Example.draining;
import static io.curfew.agent.telemetry.Example.hook;
import static io.curfew.agent.telemetry.Example.idle;
import static io.curfew.agent.telemetry.Example.in;
import static io.curfew.agent.telemetry.Example.pod;
import static io.curfew.agent.telemetry.Example.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Status.Phase;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

    private Instant now = START;
    private final Meters meters = new Meters(() -> now);

    @Test
    void theDocumentationListsEveryMetricWithItsLabels() throws IOException {
        var documented = Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .filter(l -> l.startsWith("| `"))
                .map(l -> l.substring(0, l.lastIndexOf(" | ")))
                .collect(Collectors.joining("\n"));

        assertThat(documented).isEqualTo(table(meters.scrape()));
    }

    @Test
    void everySeriesIsThereFromTheStart() {
        var before = series(meters.scrape());

        meters.turned(idle());
        meters.turned(draining(waiting("a")));
        meters.turned(in(Phase.DONE));
        meters.ended(evicted(new EvictionAnswer.Refused(418, "teapot")), Duration.ZERO);
        meters.metadata("302");
        meters.metadata("wat");
        meters.kubernetes("connect", "pods/exec", "302");
        meters.autoScaling("DeleteEverything", "SomethingNew");

        assertThat(series(meters.scrape())).isEqualTo(before);
    }

    @Test
    void thePhaseIsTheOneThatIsOne() {
        meters.turned(draining(waiting("a")));

        assertThat(lines("curfew_phase"))
                .contains("curfew_phase{phase=\"draining\"} 1.0", "curfew_phase{phase=\"idle\"} 0.0");
    }

    @Test
    void podsAreCountedByClassAndBlockingOnesByState() {
        var mirror = new Status.PodStatus("kube-system", "m", "uid-m", "mirror", false, "left-alone", "", 0);
        meters.turned(draining(waiting("a"), waiting("b"), mirror));

        assertThat(lines("curfew_pods"))
                .contains("curfew_pods{class=\"to-evict\"} 2.0", "curfew_pods{class=\"mirror\"} 1.0");
        assertThat(lines("curfew_blocking")).contains("curfew_blocking_pods{state=\"waiting\"} 2.0");
    }

    @Test
    void timeLeftIsCountedFromNow() {
        meters.turned(draining());
        now = START.plus(Duration.ofMinutes(59));

        assertThat(lines("curfew_plan_remaining")).containsExactly("curfew_plan_remaining_seconds 60.0");
    }

    @Test
    void theAgeOfTheLastAnswerGrowsFromTheStartWhereNoneCame() {
        now = START.plusSeconds(90);

        assertThat(lines("curfew_metadata_last")).containsExactly("curfew_metadata_last_answer_age_seconds 90.0");
    }

    @Test
    void anInterruptionThatStandsIsCountedOnce() {
        Stream.of(idle(), draining(), draining(), in(Phase.DONE), idle(), draining())
                .forEach(meters::turned);

        assertThat(lines("curfew_interruptions")).contains("curfew_interruptions_total{kind=\"asg-termination\"} 2.0");
    }

    @Test
    void aDrainLastsFromTheFirstSightToTheEndOfTheLastPod() {
        Stream.of(draining(waiting("a")), in(Phase.COMPLETING), in(Phase.DONE)).forEach(meters::turned);

        assertThat(lines("curfew_drain_duration"))
                .contains("curfew_drain_duration_seconds_count 1", "curfew_drain_duration_seconds_sum 5.0");
    }

    @Test
    void aDrainThatWasOverBeforeTheStartIsNotMeasured() {
        Stream.of(idle(), in(Phase.DONE)).forEach(meters::turned);

        assertThat(lines("curfew_drain_duration")).contains("curfew_drain_duration_seconds_count 0");
    }

    @Test
    void evictionsAreCountedByWhatCameOfThemAndWhy() {
        meters.ended(evicted(new EvictionAnswer.Accepted()), Duration.ZERO);
        meters.ended(evicted(new EvictionAnswer.BudgetClosed("shop/web", Optional.empty(), "")), Duration.ZERO);

        assertThat(lines("curfew_evictions"))
                .contains(
                        "curfew_evictions_total{cause=\"none\",result=\"accepted\"} 1.0",
                        "curfew_evictions_total{cause=\"budget\",result=\"blocked\"} 1.0");
    }

    @Test
    void heartbeatsAreCountedByResult() {
        var action = new Action.Heartbeat(hook(), "i-0abc");
        meters.ended(new Result.HeartbeatSent(action, new AwsAnswer.Good<>(Result.Done.DONE)), Duration.ZERO);
        meters.ended(new Result.NoAnswer(action, "took too long"), Duration.ZERO);

        assertThat(lines("curfew_heartbeats"))
                .contains(
                        "curfew_heartbeats_total{result=\"ok\"} 1.0",
                        "curfew_heartbeats_total{result=\"no-answer\"} 1.0");
    }

    @Test
    void requestsAreCountedUnderTheClosestLabelThatThereIs() {
        meters.metadata("503");
        meters.kubernetes("create", "pods/eviction", "201");
        meters.autoScaling("DescribeLifecycleHooks", "ThrottlingException");

        assertThat(meters.scrape())
                .contains(
                        "curfew_metadata_requests_total{result=\"5xx\"} 1.0",
                        "curfew_kubernetes_requests_total{code=\"2xx\",resource=\"pods/eviction\",verb=\"create\"} 1.0",
                        "curfew_autoscaling_requests_total{operation=\"DescribeLifecycleHooks\",result=\"throttled\"}"
                                + " 1.0");
    }

    private static Result evicted(EvictionAnswer answer) {
        return new Result.Evicted(new Action.Evict(pod("a"), Optional.empty()), answer);
    }

    private Stream<String> lines(String prefix) {
        return meters.scrape().lines().filter(l -> l.startsWith(prefix));
    }

    private static Set<String> series(String scrape) {
        return scrape.lines()
                .filter(l -> !l.startsWith("#"))
                .map(l -> l.substring(0, l.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The table of the documentation, without its last column. */
    private static String table(String scrape) {
        var labels = new TreeMap<String, Map<String, Set<String>>>();
        series(scrape)
                .forEach(s -> LABEL.matcher(s).results().forEach(m -> {
                    var name = s.substring(0, s.indexOf('{'));
                    labels.computeIfAbsent(name, _ -> new TreeMap<>())
                            .computeIfAbsent(m.group(1), _ -> new TreeSet<>())
                            .add(m.group(2));
                }));
        return scrape.lines()
                .filter(l -> l.startsWith("# TYPE "))
                .map(l -> l.split(" "))
                .sorted(Comparator.comparing(l -> l[2]))
                .map(l -> "| `" + l[2] + "` | " + l[3] + " | "
                        + Optional.ofNullable(labels.get(l[2]))
                                .map(MetersTest::described)
                                .orElse("none"))
                .collect(Collectors.joining("\n"));
    }

    private static String described(Map<String, Set<String>> labels) {
        return labels.entrySet().stream()
                .map(l -> "`" + l.getKey() + "`: " + String.join(", ", l.getValue()))
                .collect(Collectors.joining("; "));
    }
}
