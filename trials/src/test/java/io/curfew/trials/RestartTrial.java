package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.model.Settings;
import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.fault.Rule;
import io.curfew.simulator.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent is killed in the midst of its work; the next one brings it to the same end, and does nothing twice. */
@Order(3)
final class RestartTrial {
    private static final List<String> LEFT_ALONE = List.of("kube-system/proxy", "kube-system/static");
    private static final String SLOW = "shop/slow";
    private static final int EVICTABLE = 7;

    /** Nearer than what the hook allows, so that there is one deadline from the first sight on. */
    private static final Map<String, String> ENVIRONMENT = Map.of("CURFEW_DRAIN_TIMEOUT", "10m");

    /** When the agent is killed: what the world does to make the moment long enough, and how it is known. */
    enum Moment {
        CORDON_NOT_YET_ACKNOWLEDGED {
            @Override
            Optional<Rule<Request, Fault>> prepare(SimulatedWorld world) {
                return Optional.of(world.cluster().faults().once(r -> r.method().equals("PATCH"), Fault.hang()));
            }

            @Override
            boolean hasCome(SimulatedWorld world, Optional<Rule<Request, Fault>> rule) {
                return rule.orElseThrow().hits() == 1;
            }
        },
        CORDON_DONE_BUT_NOT_KNOWN {
            @Override
            Optional<Rule<Request, Fault>> prepare(SimulatedWorld world) {
                return Optional.of(world.cluster().faults().once(r -> r.method().equals("PATCH"), Fault.answerLost()));
            }

            @Override
            boolean hasCome(SimulatedWorld world, Optional<Rule<Request, Fault>> rule) {
                return world.cordoned();
            }
        },
        CORDONED {
            @Override
            Optional<Rule<Request, Fault>> prepare(SimulatedWorld world) {
                return Optional.of(world.cluster().faults().always(r -> isEviction(r, ""), Fault.hang()));
            }

            @Override
            boolean hasCome(SimulatedWorld world, Optional<Rule<Request, Fault>> rule) {
                return world.cordoned();
            }
        },
        IN_MID_EVICTIONS {
            @Override
            Optional<Rule<Request, Fault>> prepare(SimulatedWorld world) {
                var later = Fault.delay(Duration.ofSeconds(20));
                return Optional.of(world.cluster().faults().always(r -> isEviction(r, "late"), later));
            }

            @Override
            boolean hasCome(SimulatedWorld world, Optional<Rule<Request, Fault>> rule) {
                return world.evicted().size() >= 3 && rule.orElseThrow().hits() > 0;
            }
        },
        THE_LAST_POD_ENDS_SLOWLY {
            @Override
            Optional<Rule<Request, Fault>> prepare(SimulatedWorld world) {
                return Optional.empty();
            }

            @Override
            boolean hasCome(SimulatedWorld world, Optional<Rule<Request, Fault>> rule) {
                return world.pods().size() == LEFT_ALONE.size() + 1
                        && world.pods().contains(SLOW);
            }
        },
        COMPLETED_BUT_NOT_KNOWN {
            @Override
            Optional<Rule<Request, Fault>> prepare(SimulatedWorld world) {
                return Optional.of(world.ec2()
                        .autoScalingServer()
                        .faults()
                        .always(r -> r.bodyText().contains("CompleteLifecycleAction"), Fault.answerLost()));
            }

            @Override
            boolean hasCome(SimulatedWorld world, Optional<Rule<Request, Fault>> rule) {
                return Stage.completed(world);
            }
        };

        abstract Optional<Rule<Request, Fault>> prepare(SimulatedWorld world);

        abstract boolean hasCome(SimulatedWorld world, Optional<Rule<Request, Fault>> rule);

        private static boolean isEviction(Request request, String pod) {
            return request.path().endsWith("/eviction") && request.path().contains(pod);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledAgentIsFollowedByOneThatBringsItToTheSameEnd(Moment moment) throws Exception {
        Stage.play(world(), world -> {
            var first = Stage.ready(() -> world.startAgent(ENVIRONMENT));
            var rule = moment.prepare(world);
            world.terminate();
            Stage.within(40).pollInterval(Duration.ofMillis(5)).until(() -> moment.hasCome(world, rule));
            first.kill();
            rule.ifPresent(Rule::remove);

            var second = world.startAgent(ENVIRONMENT);
            Stage.within(60).until(() -> Stage.phase(second).equals("done"));

            assertThat(world.pods()).containsExactlyInAnyOrderElementsOf(LEFT_ALONE);
            assertThat(world.cordoned()).isTrue();
            assertThat(world.completions()).as("accepted completions").hasSize(1);
            assertThat(Stage.wellEnded(world.ec2().history().hookEnds())).isTrue();
            assertThat(world.evicted()).as("accepted evictions").hasSize(EVICTABLE);
            assertThat(world.evicted().values()).containsOnly(1L);
            assertThat(world.journals())
                    .extracting(RestartTrial::deadline)
                    .as("deadlines")
                    .doesNotContain("")
                    .containsOnly(deadline(world.journals().getFirst()));
        });
    }

    private static String deadline(String journal) {
        return Stage.json(journal)
                .path("interruptions")
                .path("asg-termination/Terminated")
                .path("deadline")
                .asText();
    }

    private static SimulatedWorld world() throws IOException {
        // Long enough for the next agent to see that the wait is over.
        var world = SimulatedWorld.start(
                SimulatedWorld.usualGroup().withProceeding(Duration.ofSeconds(30)), Settings.usual());
        var here = world.node();
        world.add(
                world.nodeSketch(),
                pod("shop/early-1").on(here),
                pod("shop/early-2").on(here),
                pod("shop/early-3").on(here),
                pod("shop/late-1").on(here),
                pod("shop/late-2").on(here),
                pod("shop/late-3").on(here),
                pod(SLOW).on(here).endsAfter(Duration.ofSeconds(12)),
                pod("kube-system/proxy").on(here).ofDaemonSet("proxy").toleratesEverything(),
                pod("kube-system/static").on(here).mirror());
        return world;
    }
}
