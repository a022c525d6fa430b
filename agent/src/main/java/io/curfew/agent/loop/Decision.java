package io.curfew.agent.loop;

import io.curfew.agent.plan.Backoff;
import io.curfew.agent.port.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a turn decided.
 *
 * @param actions to be begun now, in this order
 * @param wake when to look again at the latest, even if nothing is observed
 * @param status worked out when somebody asks
 * @param outlook what the next turns are to remember of this one
 */
record Decision(List<Action> actions, Instant wake, Supplier<Status> status, Outlook outlook) {

    Decision {
        actions = List.copyOf(actions);
    }

    /** What the rules add to, one after the other. */
    static final class Draft {
        private final Situation situation;
        private final List<Action> actions = new ArrayList<>();
        private Instant wake;
        private boolean evictionsWait;

        Draft(Situation situation, Instant latest) {
            this.situation = situation;
            this.wake = latest;
        }

        /** Begins {@code action}, unless one with its key is under way. */
        void begin(Action action) {
            if (!situation.view.work().isUnderWay(action.key())
                    && actions.stream().noneMatch(a -> a.key().equals(action.key()))) {
                actions.add(action);
            }
        }

        /** Begins {@code action} once its back-off after failures is over, and wakes the loop for it. */
        void beginOrRetry(Action action, Backoff backoff) {
            var due = situation
                    .view
                    .work()
                    .failuresOf(action.key())
                    .map(f -> f.last()
                            .plus(backoff.after(f.count(), situation.view.self().nodeName() + action.key())));
            if (due.isPresent() && situation.now.isBefore(due.get())) {
                wakeAt(due.get());
            } else {
                begin(action);
            }
        }

        /** Whether this turn begins one whose key begins with {@code prefix}. */
        boolean begins(String prefix) {
            return actions.stream().anyMatch(a -> a.key().startsWith(prefix));
        }

        /** There are evictions for which no token is free, or too many are under way. */
        void evictionsWait() {
            evictionsWait = true;
        }

        /** Whether nothing that is said may take the way of an eviction now. */
        boolean mustKeepQuiet() {
            return evictionsWait;
        }

        void wakeAt(Instant at) {
            if (at.isBefore(wake)) {
                wake = at;
            }
        }

        List<Action> actions() {
            return actions;
        }

        Instant wake() {
            return wake;
        }
    }
}
