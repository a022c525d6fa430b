package io.curfew.agent.rehearse;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.Wishes;
import io.curfew.agent.hook.Schedule;
import io.curfew.agent.plan.Effect;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.rehearse.PodForecast.Closed;
import io.curfew.agent.rehearse.PodForecast.Granted;
import io.curfew.agent.rehearse.PodPart.Way;
import io.curfew.agent.rehearse.Rehearsal.Deadline;
import io.curfew.agent.rehearse.Rehearsal.HookForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** From a premise and a question to the answer: two runs with contrary behaviour, and what lies between them. */
public final class TwoRuns {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Premise premise;
    private final Staging staging;
    private final Run best;
    private final Run worst;

    private TwoRuns(Premise premise, Question question) {
        this.premise = premise;
        this.staging = new Staging(premise, question);
        this.best = Play.run(staging, Behaviour.BEST);
        this.worst = Play.run(staging, Behaviour.WORST);
    }

    public static Rehearsal of(Premise premise, Question question) {
        return new TwoRuns(premise, question).rehearsal();
    }

    private Rehearsal rehearsal() {
        var drains = best.plan().filter(Plan::drains).isPresent();
        var pods = premise.pods().stream()
                .map(p -> forecast(p, drains))
                .sorted(Comparator.comparing((PodForecast p) -> !p.blocking())
                        .thenComparing(p -> p.pod().fullName()))
                .toList();
        var gone = pods.stream()
                .filter(PodForecast::blocking)
                .map(PodForecast::gone)
                .toList();
        var hook = drains ? hook() : Optional.<HookForecast>empty();
        var findings = new Findings(premise, best.plan().filter(_ -> drains), pods).all();
        return new Rehearsal(
                premise.self().nodeName(),
                staging.question(),
                premise.now(),
                staging.question().time(premise.settings(), premise.now()),
                effect(),
                best.plan().map(TwoRuns::deadline),
                drains ? empty(gone) : Window.NEVER,
                hook,
                pods,
                findings,
                new Notes(premise, staging, best.plan()).all(),
                premise.requests());
    }

    // That each could be the first does not mean that all are: how soon the last one goes is what the best run says.
    private Window empty(List<Window> gone) {
        var all = Window.last(gone, premise.now());
        var soonest =
                best.parts().values().stream().flatMap(p -> p.ended().stream()).max(Comparator.naturalOrder());
        return soonest.isPresent() && all.earliest().isPresent() ? new Window(soonest, all.latest()) : all;
    }

    private Rehearsal.Effect effect() {
        return best.plan()
                .map(p -> p.effect() == Effect.DRAIN ? Rehearsal.Effect.DRAIN : Rehearsal.Effect.CORDON)
                .orElse(Rehearsal.Effect.IGNORE);
    }

    private static Deadline deadline(Plan plan) {
        return new Deadline(
                plan.deadline(), plan.deadlineReason(), plan.onTimeout().name().toLowerCase(Locale.ROOT), plan.limit());
    }

    private Optional<HookForecast> hook() {
        return staging.hook()
                .map(h -> new HookForecast(
                        h.name(),
                        h.globalTimeout(),
                        Schedule.interval(h),
                        Math.min(best.heartbeats().size(), worst.heartbeats().size()),
                        Math.max(best.heartbeats().size(), worst.heartbeats().size()),
                        Window.between(
                                best.completed().map(StagedGroup.Completed::at),
                                worst.completed().map(StagedGroup.Completed::at)),
                        Stream.of(best, worst)
                                .flatMap(r -> r.completed().stream())
                                .map(StagedGroup.Completed::result)
                                .distinct()
                                .toList()));
    }

    private PodForecast forecast(Pod pod, boolean drains) {
        var podClass =
                Classes.of(pod, premise.self().podUid(), premise.settings().drain());
        var good = Objects.requireNonNull(best.parts().get(pod.uid()));
        var bad = Objects.requireNonNull(worst.parts().get(pod.uid()));
        // In the best case a pod that shares a budget is the one that is let go first.
        var first = firstOf(pod).orElse(good);
        // One that is on its way is judged by what it gets if it uses all of it.
        var usual = pod.deletion().isPresent() ? bad : good;
        var wanted = wanted(pod);
        var matters = drains && podClass.blocking();
        var refusal = bad.refusal().or(good::refusal);
        return new PodForecast(
                pod,
                podClass,
                Classes.critical(pod),
                sentHome(first, bad),
                wanted,
                granted(usual, bad),
                matters ? Certainty.of(first == good && cut(usual, wanted), cut(bad, wanted)) : Certainty.NO,
                matters ? Window.between(first.ended(), bad.ended()) : Window.NEVER,
                matters ? Certainty.of(forced(first), forced(bad)) : Certainty.NO,
                bad.sent().filter(s -> s.way() == Way.DELETED).map(PodPart.Sent::at),
                matters ? left(first, bad) : Certainty.NO,
                refusal.map(a -> Refusals.sentence(pod, a)),
                refusal.flatMap(a -> closed(pod, a)));
    }

    /** Of the pods that share a budget which cannot let all go, the one that went first; empty where nothing is shared. */
    private Optional<PodPart> firstOf(Pod pod) {
        return new StagedBudgets(premise.budgets(), premise.toBeSentHome(), Behaviour.BEST.replacements())
                .rivals(pod).stream()
                        .map(p -> Objects.requireNonNull(best.parts().get(p.uid())))
                        .min(Comparator.comparing(part -> part.ended().orElse(Instant.MAX)));
    }

    private static Optional<Window> sentHome(PodPart good, PodPart bad) {
        var soon = good.sent().map(PodPart.Sent::at);
        var late = bad.sent().map(PodPart.Sent::at);
        if (soon.isEmpty() && late.isEmpty()) {
            return Optional.empty();
        }
        // One that may end by itself before that is sent home when it is, or not at all.
        return Optional.of(Window.between(soon.or(() -> late), late));
    }

    // One that ends by itself in the best run, as what is waited for may, has what it has in the worst.
    private static Optional<Granted> granted(PodPart good, PodPart bad) {
        var either = good.granted().or(bad::granted);
        return either.map(
                g -> Granted.between(good.granted().orElse(g), bad.granted().orElse(g)));
    }

    /** What its owner wants for it; {@code drain.grace} is the operator's. */
    private static Duration wanted(Pod pod) {
        var wanted = Wishes.grace(pod)
                .orElseGet(() -> pod.deletion().map(Pod.Deletion::grace).orElse(pod.grace()));
        return wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
    }

    private static boolean cut(PodPart part, Duration wanted) {
        var granted = part.granted().map(g -> g.compareTo(SHORTEST) < 0 ? SHORTEST : g);
        return granted.filter(g -> g.compareTo(wanted) < 0).isPresent();
    }

    private static boolean forced(PodPart part) {
        return part.sent().filter(s -> s.way() == Way.DELETED).isPresent();
    }

    private Certainty left(PodPart good, PodPart bad) {
        return Certainty.of(left(good, best), left(bad, worst));
    }

    private static boolean left(PodPart part, Run run) {
        var deadline = run.plan().orElseThrow().deadline();
        return part.ended().filter(e -> !e.isAfter(deadline)).isEmpty();
    }

    private static Optional<Closed> closed(Pod pod, EvictionAnswer answer) {
        return switch (answer) {
            case EvictionAnswer.BudgetClosed b ->
                Optional.of(new Closed(
                        pod.namespace() + "/" + b.budget(),
                        b.counts().map(EvictionAnswer.Counts::needed),
                        b.counts().map(EvictionAnswer.Counts::healthy)));
            case EvictionAnswer.BudgetNotObserved b ->
                Optional.of(new Closed(pod.namespace() + "/" + b.budget(), Optional.empty(), Optional.empty()));
            default -> Optional.empty();
        };
    }
}
