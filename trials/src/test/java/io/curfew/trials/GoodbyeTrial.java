package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** SIGTERM, as a rolling update of the DaemonSet sends it. */
final class GoodbyeTrial {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @Test
    void atIdleTheAgentStopsWithinTwoSecondsWithExitCodeZero() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            var agent = Stage.ready(world::startAgent);

            assertThat(agent.terminate(TWO_SECONDS)).isZero();
            assertThat(world.cordoned()).isFalse();
        });
    }

    @Test
    void inMidDrainTheAgentStopsWithinTwoSecondsAndTheNextOneGoesOn() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.add(
                    pod("shop/quick").on(world.node()),
                    pod("shop/slow").on(world.node()).endsAfter(Duration.ofSeconds(15)));
            var agent = Stage.ready(world::startAgent);
            world.terminate();
            Stage.within(15).until(() -> world.evicted().size() == 2);

            assertThat(agent.terminate(TWO_SECONDS)).isZero();
            assertThat(world.cordoned()).isTrue();
            assertThat(world.nodeObject().at("/metadata/annotations").has(SimulatedWorld.JOURNAL))
                    .as("journal kept")
                    .isTrue();
            assertThat(world.completions()).isEmpty();

            var next = world.startAgent();
            Stage.within(45).until(() -> Stage.phase(next).equals("done"));
            assertThat(world.pods()).isEmpty();
            assertThat(world.completions()).hasSize(1);
            assertThat(world.evicted().values()).containsOnly(1L);
        });
    }
}
