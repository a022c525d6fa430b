package io.curfew.agent.loop;

import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.plan.Asked;
import io.curfew.agent.plan.Effect;
import io.curfew.agent.plan.InWords;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.plan.Planner;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says of each interruption that stands what it asks for, whether it rules the plan, and why or why not. */
final class Announced {
    private static final String IGNORED = "ignore";

    private Announced() {}

    /** The ruling one first, then by first sight. */
    static List<Status.InterruptionStatus> of(Situation s) {
        return s.standing.stream()
                .map(i -> one(s, i))
                .sorted(Comparator.comparing(Status.InterruptionStatus::rules)
                        .reversed()
                        .thenComparing(Status.InterruptionStatus::firstSeen)
                        .thenComparing(Status.InterruptionStatus::kind))
                .toList();
    }

    private static Status.InterruptionStatus one(Situation s, Interruption interruption) {
        var asked = asked(s, interruption);
        return new Status.InterruptionStatus(
                interruption.kind().text(),
                interruption.firstSeen(),
                asked.map(a -> text(a.effect())).orElse(IGNORED),
                asked.map(Asked::begins),
                asked.map(Asked::deadline),
                asked.map(Asked::deadlineReason),
                rules(s, interruption),
                asked.map(a -> why(s, interruption, a))
                        .orElse("Ignored by on." + interruption.kind().text() + "."));
    }

    private static String why(Situation s, Interruption interruption, Asked asked) {
        if (s.now.isBefore(asked.begins())) {
            return "Not acted on before " + InWords.time(asked.begins()) + ".";
        }
        var plan = s.plan.orElseThrow();
        var ruling = plan.ruling().kind().text();
        if (rules(s, interruption)) {
            return rulesBecause(s, plan);
        }
        return asked.effect() == plan.effect()
                ? "The deadline of " + ruling + " is earlier."
                : "Only cordons, while " + ruling + " drains.";
    }

    private static String rulesBecause(Situation s, Plan plan) {
        if (s.standing.size() == 1) {
            return "Nothing else is announced.";
        }
        var rivals = s.standing.stream()
                .filter(i -> !i.equals(plan.ruling()))
                .flatMap(i -> asked(s, i).stream())
                .anyMatch(a -> a.effect() == plan.effect() && !s.now.isBefore(a.begins()));
        return rivals ? "Its deadline is the earliest." : "The only one that asks to " + text(plan.effect()) + " now.";
    }

    private static boolean rules(Situation s, Interruption interruption) {
        return s.plan.filter(p -> p.ruling().equals(interruption)).isPresent();
    }

    private static Optional<Asked> asked(Situation s, Interruption interruption) {
        return Planner.asked(interruption, s.journal, s.shortestGlobalTimeout, s.settings);
    }

    private static String text(Effect effect) {
        return effect.name().toLowerCase(Locale.ROOT);
    }
}
