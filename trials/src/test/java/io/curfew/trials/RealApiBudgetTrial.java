package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.real.AuditEntry;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A full node on a real API server, ten of its pods behind a budget that frees one at a time. */
@Order(2)
@ExtendWith(NeedsRealApiServer.class)
final class RealApiBudgetTrial {
    private static final int FREE = 97;
    private static final int GUARDED = 10;
    private static final List<String> UNTOUCHABLE = List.of("static", "daemon", "self");
    private static final Duration READY_AFTER = Duration.ofMillis(1500);
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    @Test
    void aFullNodeIsDrainedWithFewRequestsThoughABudgetFreesOneAtATime() throws Exception {
        Stage.play(RealWorld.start(NeedsRealApiServer.binaries()), world -> {
            try (var workload = new GuardedWorkload(world, READY_AFTER)) {
                for (int i = 1; i <= FREE; i++) {
                    world.addPod("web-" + i, "web", AT_ONCE);
                }
                workload.addMirrorPod("static");
                world.addDaemonSetPod("daemon");
                var self = workload.addBarePod("self");
                workload.start(GUARDED);
                Stage.within(30).until(workload::allowsOne);
                var agent = Stage.ready(() -> world.startAgent(Map.of("POD_UID", self)));
                assertThat(world.pods()).hasSize(110);

                world.terminate();
                Stage.within(240).until(() -> !world.completions().isEmpty());
                Stage.within(10).until(() -> Stage.phase(agent).equals("done"));

                assertThat(world.pods()).containsExactlyInAnyOrderElementsOf(UNTOUCHABLE);
                assertThat(world.completions()).hasSize(1);
                assertThat(Stage.wellEnded(world.ec2().history().hookEnds())).isTrue();
                // The last replacement is ready a moment after its pod has gone.
                Stage.within(10).until(() -> workload.replaced() == GUARDED);
                assertThat(agent.terminate(Duration.ofSeconds(5))).isZero();
                // A watch is written down when it has ended.
                Stage.within(10)
                        .until(() -> world.requests().stream()
                                .anyMatch(entry -> entry.verb().equals("watch")));
                judge(world.requests());
            }
        });
    }

    private static void judge(List<AuditEntry> requests) {
        var evictions = requests.stream()
                .filter(entry -> entry.subresource().equals(Optional.of("eviction")))
                .sorted(Comparator.comparing(AuditEntry::at))
                .toList();
        var retries = blockedRetries(evictions);
        System.out.printf(
                "real API server: %d requests, of them %d evictions, of them %d blocked retries, at most %d a minute%n",
                requests.size(), evictions.size(), retries.size(), mostInAMinute(retries));

        assertThat(evictions).extracting(RealApiBudgetTrial::pod).doesNotContainAnyElementsOf(UNTOUCHABLE);
        assertThat(evictions).filteredOn(answered(201)).as("accepted").hasSize(FREE + GUARDED);
        assertThat(requests).as("deletions").noneMatch(entry -> entry.verb().equals("delete"));
        assertThat(requests).as("requests").hasSizeLessThanOrEqualTo(evictions.size() + 20);
        assertThat(mostInAMinute(retries))
                .as("blocked retries in a minute")
                .isPositive()
                .isLessThanOrEqualTo(12);
    }

    /** Refused by the budget, but for the first try of each pod. */
    private static List<AuditEntry> blockedRetries(List<AuditEntry> evictions) {
        var tried = new HashSet<String>();
        return evictions.stream()
                .filter(entry -> !tried.add(pod(entry)))
                .filter(answered(429))
                .toList();
    }

    private static long mostInAMinute(List<AuditEntry> entries) {
        return entries.stream()
                .mapToLong(first -> entries.stream()
                        .filter(entry -> !entry.at().isBefore(first.at()))
                        .filter(entry -> entry.at().isBefore(first.at().plusSeconds(60)))
                        .count())
                .max()
                .orElse(0);
    }

    private static Predicate<AuditEntry> answered(int code) {
        return entry -> entry.code() == code;
    }

    private static String pod(AuditEntry entry) {
        return entry.name().orElse("");
    }
}
