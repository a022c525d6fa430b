package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.real.AuditEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One termination with a real API server, and no rights but those that the chart gives. */
@ExtendWith(NeedsRealApiServer.class)
final class RealApiTerminationTrial {
    private static final String DAEMON = "proxy";

    @Test
    void tenPodsLeaveOneOfThemWhenItsBudgetOpensAndTheHookIsCompletedOnce() throws Exception {
        Stage.play(RealWorld.start(NeedsRealApiServer.binaries()), world -> {
            for (int i = 1; i <= 8; i++) {
                world.addPod("web-" + i, "web", Duration.ofSeconds(2));
            }
            world.addPod("guarded", "guarded", Duration.ofSeconds(1));
            world.addDaemonSetPod(DAEMON);
            world.addBudget("guarded", 1);
            Stage.within(30).until(() -> world.budgetCounted("guarded"));
            var agent = Stage.ready(() -> world.startAgent(Map.of()));

            world.terminate();
            Stage.within(30).until(() -> world.pods().size() == 2);
            assertThat(world.pods()).containsExactlyInAnyOrder("guarded", DAEMON);
            Stage.within(20)
                    .untilAsserted(() -> assertThat(Stage.status(agent).toString())
                            .contains("PodDisruptionBudget")
                            .contains("guarded"));
            assertThat(world.completions()).isEmpty();
            world.changeBudget("guarded", 0);
            Stage.within(60).until(() -> !world.completions().isEmpty());
            Stage.within(10).until(() -> Stage.phase(agent).equals("done"));

            assertThat(world.pods()).containsExactly(DAEMON);
            assertThat(world.completions()).hasSize(1);
            assertThat(Stage.wellEnded(world.ec2().history().hookEnds())).isTrue();
            assertThat(world.nodeObject().at("/spec/unschedulable").asBoolean()).isTrue();
            assertThat(agent.terminate(Duration.ofSeconds(5))).isZero();
            requestsAreFew(world);
        });
    }

    private static void requestsAreFew(RealWorld world) {
        // A watch is written down when it has ended.
        Stage.within(10)
                .until(() ->
                        world.requests().stream().anyMatch(entry -> entry.verb().equals("watch")));
        var requests = world.requests();
        Predicate<AuditEntry> isEviction = entry -> entry.subresource().equals(Optional.of("eviction"));
        var evictions = requests.stream().filter(isEviction).toList();
        assertThat(evictions).extracting(entry -> entry.name().orElse("")).doesNotContain(DAEMON);
        assertThat(requests).as("requests").hasSizeLessThanOrEqualTo(evictions.size() + 20);
        assertThat(requests)
                .as("refused for want of a right")
                .extracting(AuditEntry::code)
                .doesNotContainAnyElementsOf(List.of(401, 403));
    }
}
