package io.curfew.agent.loop;

import io.curfew.agent.plan.Backoff;
import java.time.Duration;

/** While the completion is held: looks at the volumes, and wakes the loop when there is nothing more to hold it for. */
final class HoldRules {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private HoldRules() {}

    static void hold(Situation s, Decision.Draft draft) {
        if (!s.drains() || s.refused()) {
            return;
        }
        s.holding.loadBalancersUntil().ifPresent(draft::wakeAt);
        if (!s.drained()) {
            return;
        }
        s.holding.volumesUntil().ifPresent(until -> {
            draft.wakeAt(until);
            var next = s.holding.nextLook();
            if (s.now.isBefore(next)) {
                draft.wakeAt(next);
            } else {
                NodeRules.read(s, RETRY, draft);
            }
        });
    }
}
