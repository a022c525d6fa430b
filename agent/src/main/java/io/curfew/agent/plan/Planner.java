package io.curfew.agent.plan;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Merges the interruptions that stand into one plan: the earliest deadline wins, and the strongest effect. */
public final class Planner {
    private Planner() {}

    /**
     * The plan at {@code now}; empty where nothing stands that is to be acted on yet.
     *
     * @param journal what was planned before: a deadline in it is never loosened
     * @param shortestGlobalTimeout of the owned hooks that are still open; empty where none is known
     */
    public static Optional<Plan> plan(
            List<Interruption> standing,
            Optional<Journal> journal,
            Optional<Duration> shortestGlobalTimeout,
            Settings settings,
            Instant now) {
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        var demands = demands(standing, journal, shortestGlobalTimeout, settings)
                .filter(d -> !now.isBefore(d.begins()))
                .toList();
        return demands.isEmpty() ? Optional.empty() : Optional.of(merged(demands));
    }

    /** Whether there is a plan at {@code now}. */
    public static boolean acts(List<Interruption> standing, Settings settings, Instant now) {
        return demands(standing, Optional.empty(), Optional.empty(), settings).anyMatch(d -> !now.isBefore(d.begins()));
    }

    /** When the next of {@code standing} begins to be acted on; empty where all have begun or are ignored. */
    public static Optional<Instant> nextBegin(List<Interruption> standing, Settings settings, Instant now) {
        return earliest(
                demands(standing, Optional.empty(), Optional.empty(), settings)
                        .filter(d -> now.isBefore(d.begins()))
                        .toList(),
                d -> Optional.of(d.begins()));
    }

    /** The deadline of each of {@code standing} by itself, as the journal is to remember it; empty where ignored. */
    public static Optional<Instant> deadline(
            Interruption interruption,
            Optional<Journal> journal,
            Optional<Duration> shortestGlobalTimeout,
            Settings settings) {
        return demands(List.of(interruption), journal, shortestGlobalTimeout, settings)
                .findFirst()
                .map(Demand::deadline);
    }

    /** What {@code interruption} asks for by itself; empty where the settings ignore its kind. */
    public static Optional<Asked> asked(
            Interruption interruption,
            Optional<Journal> journal,
            Optional<Duration> shortestGlobalTimeout,
            Settings settings) {
        return demands(List.of(interruption), journal, shortestGlobalTimeout, settings)
                .findFirst()
                .map(d -> new Asked(d.effect(), d.begins(), d.deadline(), d.deadlineReason()));
    }

    private static Stream<Demand> demands(
            List<Interruption> standing,
            Optional<Journal> journal,
            Optional<Duration> shortestGlobalTimeout,
            Settings settings) {
        return standing.stream()
                .flatMap(i -> Demands.of(i, shortestGlobalTimeout, settings)
                        .map(d -> d.notLaterThan(journal.flatMap(j -> j.deadlineOf(i))))
                        .stream());
    }

    private static Plan merged(List<Demand> demands) {
        // Where one drains, what only cordons says nothing about when that must be over.
        var effect = demands.stream()
                .map(Demand::effect)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var strongest = demands.stream().filter(d -> d.effect() == effect).toList();
        var ruling =
                strongest.stream().min(Comparator.comparing(Demand::deadline)).orElseThrow();
        var deletes = strongest.stream()
                .filter(d -> d.onTimeout() == OnTimeout.DELETE)
                .toList();
        return new Plan(
                ruling.of(),
                effect,
                ruling.deadline(),
                ruling.deadlineReason(),
                ruling.onTimeout(),
                earliest(deletes, d -> Optional.of(d.deadline())),
                earliest(strongest, Demand::limit),
                // A spot notice ends the instance and no hook: only what a hook itself allows gives it up.
                earliest(strongest, Demand::giveUpAt),
                earliest(strongest, Demand::heldUntil),
                earliest(strongest, Demand::protectUntil),
                strongest.stream()
                        .map(Demand::haste)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                strongest.stream()
                        .filter(d -> d.hooks() == Hooks.SERVED)
                        .map(Demand::of)
                        .min(Comparator.comparing(Interruption::firstSeen)));
    }

    private static Optional<Instant> earliest(List<Demand> demands, Function<Demand, Optional<Instant>> instant) {
        var earliest = Optional.<Instant>empty();
        for (var demand : demands) {
            var at = instant.apply(demand);
            if (at.isPresent() && (earliest.isEmpty() || at.get().isBefore(earliest.get()))) {
                earliest = at;
            }
        }
        return earliest;
    }
}
