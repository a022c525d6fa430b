package io.curfew.agent.loop;

import io.curfew.agent.plan.Plan;
import java.time.Instant;
import java.util.Optional;

/**
 * What a turn found that the next ones are to remember.
 *
 * @param drained whether a consistent list confirmed that no blocking pod is left
 * @param blocked whether one is in sight
 */
record Outlook(boolean drains, boolean servesHooks, boolean drained, boolean blocked) {

    static Outlook of(Situation s) {
        return new Outlook(
                s.drains(),
                s.plan.filter(Plan::servesHooks).isPresent(),
                s.drained(),
                !s.blocking().isEmpty());
    }

    /**
     * The view with that in mind. Where nothing is drained, or no hook served, any more, the next time finds pods and
     * hooks as if the agent had just started: a hook that was completed then may have to be completed again.
     */
    View remembered(View view, Instant now) {
        var next = view;
        if (!drains && !view.pods().equals(view.pods().afterwards())) {
            next = next.with(view.pods().afterwards());
        }
        if (!drains && view.drain().hasTried()) {
            next = next.with(view.drain().afterwards());
        }
        if (!servesHooks && view.hooks().isAsked()) {
            next = next.with(HooksView.unasked(now));
        }
        var at = next.pods().drainedAt();
        var nowAt = drained ? at.or(() -> Optional.of(now)) : blocked ? Optional.<Instant>empty() : at;
        return nowAt.equals(at) ? next : next.with(next.pods().drained(nowAt));
    }
}
