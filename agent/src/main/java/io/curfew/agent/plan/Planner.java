package io.curfew.agent.plan;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Merges the interruptions that stand into one plan: the earliest deadline wins. */
public final class Planner {
    private Planner() {}

    /**
     * The plan; empty where nothing stands.
     *
     * @param journal what was planned before: a deadline in it is never loosened
     * @param shortestGlobalTimeout of the owned hooks that are still open; empty where none is known
     */
    public static Optional<Plan> plan(
            List<Interruption> standing,
            Optional<Journal> journal,
            Optional<Duration> shortestGlobalTimeout,
            Settings settings) {
        return standing.stream()
                .map(i -> plan(i, journal, shortestGlobalTimeout, settings))
                .min(Comparator.comparing(Plan::deadline));
    }

    private static Plan plan(
            Interruption interruption,
            Optional<Journal> journal,
            Optional<Duration> shortestGlobalTimeout,
            Settings settings) {
        // A7: the hook's clock starts later than the notice, so counting from the notice errs on the safe side.
        // None at all is a broken answer, and no reason to give the pods up at once.
        var limit = shortestGlobalTimeout
                .filter(Duration::isPositive)
                .map(t -> latest(
                        interruption.firstSeen(),
                        interruption.firstSeen().plus(t).minus(settings.hooks().margin())));
        var byTimeout = interruption.firstSeen().plus(settings.drain().timeout());
        var deadline = byTimeout;
        var reason = "drain.timeout";
        if (limit.isPresent() && limit.get().isBefore(deadline)) {
            deadline = limit.get();
            reason = "GlobalTimeout of the hook less hooks.margin";
        }
        var before = journal.filter(j -> j.interruptions().containsKey(interruption.id()))
                .flatMap(Journal::deadline);
        if (before.isPresent() && before.get().isBefore(deadline)) {
            deadline = before.get();
            reason = "as planned at first sight";
        }
        return new Plan(interruption, deadline, reason, limit, settings.drain().onTimeout());
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
