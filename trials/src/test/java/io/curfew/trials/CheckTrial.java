package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.cluster.http.Verb;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.ApiCall;
import io.curfew.simulator.ec2.Refusal;
import io.curfew.trials.CommandProcess.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code curfew check} as an init container and as people run it. */
final class CheckTrial {

    @Test
    void onANodeWhereAllIsWellItExitsWithZeroAndLeavesNoTrace() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.add(Sketch.pod("shop/web-1").on(world.node()));
            var before = world.nodeObject().deepCopy();

            var outcome = check(world, Map.of(), "--output=json");

            var report = Stage.json(String.join("", outcome.out()));
            assertThat(report.path("findings")
                            .valueStream()
                            .filter(f -> verdict(f).equals("problem")))
                    .isEmpty();
            assertThat(report.path("ready").asBoolean()).isTrue();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.err()).isEmpty();
            assertThat(world.nodeObject()).isEqualTo(before);
            assertThat(world.pods()).containsExactly("shop/web-1");
            assertThat(world.ec2().history().calls())
                    .extracting(ApiCall::action)
                    .containsExactly(
                            ApiAction.DESCRIBE_AUTO_SCALING_INSTANCES,
                            ApiAction.DESCRIBE_LIFECYCLE_HOOKS,
                            ApiAction.RECORD_LIFECYCLE_ACTION_HEARTBEAT,
                            ApiAction.COMPLETE_LIFECYCLE_ACTION);
            assertThat(world.completions()).isEmpty();
        });
    }

    @Test
    void inTheMiddleOfADrainItDisturbsNothing() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.add(Sketch.pod("batch/report").on(world.node()).endsAfter(Duration.ofSeconds(20)));
            Stage.ready(world::startAgent);
            world.terminate();
            Stage.within(20).until(world::cordoned);

            var outcome = check(world, Map.of());

            assertThat(outcome.exitCode()).as(String.join("\n", outcome.out())).isZero();
            assertThat(world.completions()).isEmpty();
            assertThat(world.pods()).containsExactly("batch/report");
            assertThat(world.cordoned()).isTrue();
            Stage.within(40).until(() -> Stage.completed(world));
            assertThat(Stage.wellEnded(world.ec2().history().hookEnds())).isTrue();
        });
    }

    @Test
    void whatIsBrokenIsSaidWithItsRemedy() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.cluster().access().forbid(Verb.CREATE, "pods/eviction");
            world.ec2()
                    .fleet()
                    .autoScaling()
                    .refuse(
                            ApiAction.COMPLETE_LIFECYCLE_ACTION,
                            Refusal.accessDenied(ApiAction.COMPLETE_LIFECYCLE_ACTION));

            var outcome = check(world, Map.of("CURFEW_HOOKS_NAMES", "drainer"));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out())
                    .anyMatch(line -> line.startsWith("PROBLEM kubernetes.create-pods/eviction: not allowed")
                            && line.contains("=> grant `create pods/eviction`"))
                    .anyMatch(line -> line.startsWith("PROBLEM aws.CompleteLifecycleAction: not allowed")
                            && line.contains("=> allow autoscaling:CompleteLifecycleAction"))
                    .anyMatch(line -> line.startsWith("PROBLEM hooks.owned: group workers has no terminating hook")
                            && line.contains("=> curfew enroll --group=workers"));
            assertThat(outcome.out().getLast()).startsWith("3 problems");
            assertThat(check(world, Map.of("CURFEW_HOOKS_NAMES", "drainer"), "--report-only")
                            .exitCode())
                    .isZero();
        });
    }

    @Test
    void whereNothingAnswersItEndsInTimeAllTheSame() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            var nowhere = URI.create("http://127.0.0.1:1");

            var outcome = check(
                    world,
                    Map.of(
                            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                            nowhere.toString(),
                            "AWS_ENDPOINT_URL",
                            nowhere.toString(),
                            "KUBECONFIG",
                            "/nowhere"));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out())
                    .anyMatch(line -> line.startsWith("PROBLEM metadata.answers: does not answer"))
                    .anyMatch(line -> line.startsWith("PROBLEM identity.node: the API server does not answer:"
                            + " KUBECONFIG=/nowhere: no such file"));
        });
    }

    @Test
    void elsewhereThanOnTheNodeTheNodeSaysWhichInstanceItIs() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            var outcome =
                    check(world, Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1"), "--skip=metadata");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out())
                    .anyMatch(line -> line.startsWith("ok      hooks.owned: group workers has curfew"))
                    .noneMatch(line -> line.contains("metadata.answers"));
        });
    }

    @Test
    void wrongUseExitsWithTwo() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            var outcome = check(world, Map.of("CURFEW_DRAIN_TIMEOUT", "10"), "--output=yaml");

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .isEqualTo(List.of(
                            "--output=yaml: must be one of text, json",
                            "drain.timeout=10: needs a unit, like 10m or 1h (from CURFEW_DRAIN_TIMEOUT)"));
        });
    }

    private static Outcome check(SimulatedWorld world, Map<String, String> more, String... options) throws Exception {
        var surroundings = world.surroundings(Map.of());
        var environment = new HashMap<String, String>();
        environment.put("NODE_NAME", surroundings.nodeName());
        environment.put("KUBECONFIG", surroundings.kubeconfig().toString());
        environment.put("AWS_REGION", "eu-west-1");
        environment.put("AWS_ACCESS_KEY_ID", "dummy");
        environment.put("AWS_SECRET_ACCESS_KEY", "dummy");
        environment.put("AWS_ENDPOINT_URL", surroundings.autoScaling().toString());
        environment.put(
                "AWS_EC2_METADATA_SERVICE_ENDPOINT", surroundings.metadata().toString());
        environment.putAll(more);
        var words = new String[options.length + 1];
        words[0] = "check";
        System.arraycopy(options, 0, words, 1, options.length);
        return CommandProcess.run(environment, words);
    }

    private static String verdict(JsonNode finding) {
        return finding.path("verdict").asText();
    }
}
