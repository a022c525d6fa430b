package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Observation;
import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final View atStart =
            View.atStart(new Self("node-1", Optional.empty()), Settings.of("node-1", List.of()), NOW);

    @Test
    void aNoticeThatComesBackBeforeTheNextTurnStillKnowsThePods() {
        var draining = seen(TargetState.TERMINATED, atStart);
        draining = Fold.begun(draining, new Action.WatchPods(), NOW);
        draining = Fold.observed(
                draining, new Observation.PodsSeen(List.of(pod("shop/web-1").build())), NOW);
        var again = seen(TargetState.TERMINATED, seen(TargetState.IN_SERVICE, draining));
        assertThat(again.pods().watching()).isTrue();
        assertThat(again.pods().present()).hasSize(1);
    }

    @Test
    void aWatchThatBeginsAnewKnowsNothingYet() {
        var watched = Fold.begun(seen(TargetState.TERMINATED, atStart), new Action.WatchPods(), NOW);
        watched = Fold.observed(watched, new Observation.PodsSeen(List.of()), NOW);
        var anew = Fold.begun(Fold.begun(watched, new Action.StopWatching(), NOW), new Action.WatchPods(), NOW);
        assertThat(anew.pods().pods()).isEmpty();
    }

    private static View seen(TargetState state, View view) {
        var metadata = view.metadata();
        var next = metadata.withInstanceId(metadata.instanceId().known("i-0abc", NOW))
                .withTargetState(metadata.targetState().known(state, NOW), NOW);
        return Fold.observed(view, new Observation.MetadataSeen(next), NOW);
    }
}
