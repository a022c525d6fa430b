package io.curfew.agent.loop;

import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.port.Action;
import java.time.Duration;

/**
 * Where metadata shows no target state, as after a live migration (nth.md section 2), the group is asked instead: only
 * where {@code metadata.fallback} says so, since all of an account's nodes share one rate limit (A23).
 */
final class FallbackRules {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));
    private static final Duration IN_A_GROUP = Duration.ofMinutes(1);
    private static final Duration IN_NONE = Duration.ofMinutes(15);

    private FallbackRules() {}

    static void ask(Situation s, Decision.Draft draft) {
        if (!s.settings.metadataFallback().on()
                || s.refused()
                || !(s.view.metadata().targetState() instanceof Reading.Absent<TargetState>)) {
            return;
        }
        var pause = s.view.group().membership() instanceof Reading.Absent<?> ? IN_NONE : IN_A_GROUP;
        var due = s.view.group().described().map(d -> d.plus(pause));
        if (due.filter(s.now::isBefore).isPresent()) {
            draft.wakeAt(due.get());
        } else {
            s.instanceId().ifPresent(id -> draft.beginOrRetry(new Action.DescribeInstance(id), RETRY));
        }
    }
}
