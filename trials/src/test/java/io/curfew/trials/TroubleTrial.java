package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.http.Verb;
import io.curfew.simulator.cluster.model.Settings;
import io.curfew.simulator.fault.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be wrong around an agent: the drain goes on, and the agent says so. */
@Order(3)
final class TroubleTrial {
    private static final Duration SLOW = Duration.ofSeconds(12);

    @Test
    void aPortInUseDoesNotHoldUpTheDrain() throws Exception {
        Stage.play(worldWithPods(), world -> {
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var port = Map.of("CURFEW_HTTP_PORT", Integer.toString(taken.getLocalPort()));
                var agent = Stage.started(() -> world.startAgent(port), any -> hasReadItsNode(world));
                world.terminate();
                Stage.within(45).until(() -> Stage.completed(world));
                assertThat(world.pods()).isEmpty();
                assertThat(agent.alive()).isTrue();
                assertThat(agent.log()).anyMatch(line -> line.contains("http.not-listening"));
            }
        });
    }

    private static boolean hasReadItsNode(SimulatedWorld world) {
        return world.cluster().ledger().count(Verb.GET, "nodes") > 0;
    }

    @Test
    void whileTheApiServerIsGoneHeartbeatsGoOnAndNothingIsCompleted() throws Exception {
        Stage.play(worldWithPods(), world -> {
            var agent = Stage.ready(world::startAgent);
            var evictions = world.cluster().faults().always(r -> r.path().endsWith("/web-3/eviction"), Fault.hang());
            world.terminate();
            Stage.within(15).until(() -> world.evicted().size() == 2);
            world.cluster().server().stopListening();
            evictions.remove();
            var gone = world.time().instant();
            Stage.within(25).until(() -> world.time().instant().isAfter(gone.plusSeconds(20)));

            assertThat(world.completions()).isEmpty();
            assertThat(world.heartbeats().stream().filter(h -> h.at().isAfter(gone)))
                    .as("heartbeats while the API server was gone")
                    .hasSizeGreaterThanOrEqualTo(1);
            assertThat(world.pods()).containsExactly("shop/web-3");
            assertThat(Stage.status(agent).path("troubles")).isNotEmpty();

            world.cluster().server().listenAgain();
            Stage.within(40).until(() -> Stage.completed(world));
            assertThat(world.pods()).isEmpty();
            assertThat(Stage.wellEnded(world.ec2().history().hookEnds())).isTrue();
        });
    }

    @Test
    void withoutTheRightToDescribeHooksThePodsLeaveAndAnEventNamesTheRight() throws Exception {
        Stage.play(worldWithPods(), world -> {
            deny(world, "DescribeLifecycleHooks");
            var agent = Stage.ready(world::startAgent);
            world.terminate();
            Stage.within(30).until(() -> world.pods().isEmpty());
            aWarningNames(world, "autoscaling:DescribeLifecycleHooks");
            assertThat(world.completions()).isEmpty();
            assertThat(agent.alive()).isTrue();
        });
    }

    @Test
    void withoutTheRightToSendHeartbeatsTheHookIsCompletedAllTheSame() throws Exception {
        Stage.play(worldWithPods(), world -> {
            deny(world, "RecordLifecycleActionHeartbeat");
            var agent = Stage.ready(world::startAgent);
            world.terminate();
            Stage.within(45).until(() -> Stage.completed(world));
            assertThat(world.pods()).isEmpty();
            aWarningNames(world, "autoscaling:RecordLifecycleActionHeartbeat");
            assertThat(agent.alive()).isTrue();
        });
    }

    private static void deny(SimulatedWorld world, String action) {
        var body = """
                <ErrorResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><Error><Type>Sender</Type>
                <Code>AccessDenied</Code><Message>User: arn:aws:sts::123456789012:assumed-role/node/i is not authorized
                to perform: autoscaling:%s</Message></Error><RequestId>r</RequestId></ErrorResponse>""".formatted(action);
        world.ec2()
                .autoScalingServer()
                .faults()
                .always(
                        r -> r.bodyText().contains("Action=" + action),
                        Fault.answer(403, Map.of("Content-Type", "text/xml"), body));
    }

    private static void aWarningNames(SimulatedWorld world, String right) {
        Stage.within(20)
                .untilAsserted(() -> assertThat(world.events("PermissionMissing"))
                        .anySatisfy(event -> {
                            assertThat(event.path("type").asText()).isEqualTo("Warning");
                            assertThat(event.path("note").asText()).contains(right);
                        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURFEW_DRAIN_TIMEOUT=10", "CURFEW_DRAIN_TIMEUOT=10m"})
    void aWrongSettingEndsTheStartWithOneLineThatNamesIt(String setting) throws Exception {
        Stage.play(worldWithPods(), world -> {
            var name = setting.substring(0, setting.indexOf('='));
            var value = setting.substring(setting.indexOf('=') + 1);
            var outcome = AgentProcess.runToItsEnd(world.surroundings(Map.of(name, value)), Duration.ofSeconds(30));

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.standardError())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains(name));
        });
    }

    @Test
    void aNodeOfAnotherInstanceIsNeverTouched() throws Exception {
        Stage.play(SimulatedWorld.start(SimulatedWorld.usualGroup(), Settings.usual()), world -> {
            world.add(
                    node(world.node()).instance("i-00000000000000bad", "eu-central-1a"),
                    pod("shop/web").on(world.node()));
            var agent = Stage.started(
                    world::startAgent, started -> Stage.phase(started).equals("refused"));
            assertThat(agent.get("/readyz").status()).isEqualTo(503);

            world.terminate();
            Stage.within(10)
                    .until(() -> Stage.status(agent)
                            .at("/metadata/targetState")
                            .asText()
                            .equals("Terminated"));
            Stage.within(10).during(Duration.ofSeconds(6)).until(() -> nothingWasDone(world));
            assertThat(agent.alive()).isTrue();
        });
    }

    /** To ask in whose name one acts is a POST, and does nothing. */
    private static boolean nothingWasDone(SimulatedWorld world) {
        return world.cluster()
                                .ledger()
                                .count(request -> request.verb() != Verb.GET
                                        && !request.resource().equals("selfsubjectreviews"))
                        == 0
                && world.ec2().history().calls().isEmpty();
    }

    private static SimulatedWorld worldWithPods() throws IOException {
        var world = SimulatedWorld.usual();
        world.add(
                pod("shop/web-1").on(world.node()),
                pod("shop/web-2").on(world.node()).endsAfter(SLOW),
                pod("shop/web-3").on(world.node()));
        return world;
    }
}
