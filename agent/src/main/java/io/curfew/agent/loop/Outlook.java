package io.curfew.agent.loop;

import java.time.Instant;
import java.util.Optional;

/**
 * What a turn found that the next ones are to remember.
 *
 * @param drained whether a consistent list confirmed that no blocking pod is left
 * @param blocked whether one is in sight
 */
record Outlook(boolean drains, boolean drained, boolean blocked) {

    static Outlook of(Situation s) {
        return new Outlook(s.drains(), s.drained(), !s.blocking().isEmpty());
    }

    /**
     * The view with that in mind. Where nothing is drained any more, though another plan may stand, the next drain finds
     * pods as if the agent had just started.
     */
    View remembered(View view, Instant now) {
        var before = view.pods().drain();
        var next = before.next(this, now);
        if (next.equals(before)) {
            return view;
        }
        var ended = before.draining() && !drains;
        return ended
                ? view.with(view.pods().afterwards()).with(view.drain().afterwards())
                : view.with(view.pods().with(next));
    }

    /** How far the drain was when the loop last turned; {@code drainedAt} is when it was first seen to be over. */
    record Past(boolean draining, Optional<Instant> drainedAt) {
        static Past none() {
            return new Past(false, Optional.empty());
        }

        private Past next(Outlook now, Instant at) {
            if (!now.drains || now.blocked) {
                return new Past(now.drains, Optional.empty());
            }
            return new Past(true, now.drained ? drainedAt.or(() -> Optional.of(at)) : drainedAt);
        }
    }
}
