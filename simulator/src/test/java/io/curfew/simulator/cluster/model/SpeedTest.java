package io.curfew.simulator.cluster.model;

import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.state.Selection;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Seeded simulations live in many worlds. */
class SpeedTest {
    @Test
    void aHundredDrainsOfABigNodeFitIntoAFewSeconds() {
        // Half a second on an idle machine; the bound only catches what makes it ten times slower.
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 100; i++) {
                drainOfABigNode();
            }
        });
    }

    private static void drainOfABigNode() {
        var world = World.of(
                node("a").cordoned(), node("b"), workload("shop/web", 150).on("a"));
        for (int i = 1; i <= 150; i++) {
            world.evict("web-" + i);
        }
        world.passes(10);
        assertThat(world.cluster.list(Selection.podsOf("a")).items()).isEmpty();
        assertThat(world.cluster.list(Selection.podsOf("b")).items()).hasSize(150);
    }
}
