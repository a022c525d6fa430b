package io.curfew.agent.rehearse;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pace;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.Progress;
import io.curfew.agent.loop.Self;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.rehearse.Soundings.BudgetsAnswer;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what a rehearsal starts from. One request after the other, evictions no faster than a drain would send them,
 * and no longer than {@code limit}: what is missing then is a doubt.
 */
public final class Sounder {
    /** What lets the caller's thread wait. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration length) throws InterruptedException;
    }

    /** What came of it. */
    public sealed interface Sounded {
        record Found(Premise premise) implements Sounded {}

        /** Without the pods there is nothing to rehearse. */
        record Failed(String why) implements Sounded {}
    }

    /** Each is one more request; a node's pods are of few namespaces. */
    private static final int MOST_NAMESPACES = 20;

    private final Soundings soundings;
    private final Self self;
    private final Settings settings;
    private final InstantSource clock;
    private final Pause pause;
    private final Instant until;
    private final List<String> doubts = new ArrayList<>();
    private Progress progress;
    private int requests;

    public Sounder(
            Soundings soundings, Self self, Settings settings, InstantSource clock, Pause pause, Duration limit) {
        this.soundings = soundings;
        this.self = self;
        this.settings = settings;
        this.clock = clock;
        this.pause = pause;
        this.until = clock.instant().plus(limit);
        this.progress = Progress.none(
                Pace.full(settings.drain().rate(), settings.drain().burst(), clock.instant()));
    }

    public Sounded sound() throws InterruptedException {
        requests++;
        return switch (soundings.listPods()) {
            case PodsAnswer.Denied d -> new Sounded.Failed("not allowed to " + d.what() + ": " + d.message());
            case PodsAnswer.Failed f -> new Sounded.Failed("the pods cannot be listed: " + f.why());
            case PodsAnswer.Listed listed -> new Sounded.Found(premise(listed.pods()));
        };
    }

    private Premise premise(List<Pod> pods) throws InterruptedException {
        var node = node();
        var asked = pods.stream().filter(this::toBeSentHome).toList();
        var budgets = budgets(asked);
        var deletion = asked.stream().findFirst().map(this::delete);
        var evictions = evictions(asked);
        return new Premise(self, settings, clock.instant(), node, pods, evictions, deletion, budgets, doubts, requests);
    }

    private boolean toBeSentHome(Pod pod) {
        return Classes.of(pod, self.podUid(), settings.drain()).blocking()
                && pod.deletion().isEmpty();
    }

    private Optional<OwnNode> node() {
        requests++;
        return switch (soundings.readNode()) {
            case NodeAnswer.Seen s -> Optional.of(s.node());
            case NodeAnswer.Gone _ -> doubt("There is no Node of this name: a drain goes on without a cordon.");
            case NodeAnswer.Denied d -> doubt("Not allowed to " + d.what() + ": " + d.message());
            case NodeAnswer.Failed f -> doubt("The Node cannot be read: " + f.why());
            case NodeAnswer.Conflict _ -> Optional.empty();
        };
    }

    private Optional<OwnNode> doubt(String what) {
        doubts.add(what);
        return Optional.empty();
    }

    private List<Budget> budgets(List<Pod> asked) {
        var all = new ArrayList<Budget>();
        var namespaces = asked.stream().map(Pod::namespace).distinct().sorted().toList();
        for (var namespace : namespaces.subList(0, Math.min(MOST_NAMESPACES, namespaces.size()))) {
            requests++;
            switch (soundings.budgets(namespace)) {
                case BudgetsAnswer.Listed listed -> all.addAll(listed.budgets());
                case BudgetsAnswer.Unknown(var why) -> {
                    budgetsUnknown(why);
                    return all;
                }
            }
        }
        if (namespaces.size() > MOST_NAMESPACES) {
            budgetsUnknown("only those of " + MOST_NAMESPACES + " namespaces were asked for");
        }
        return all;
    }

    private void budgetsUnknown(String why) {
        doubts.add("PodDisruptionBudgets cannot be read (" + why
                + "): one that is closed shows all the same, but not that pods share one that lets go of a few.");
    }

    private EvictionAnswer delete(Pod pod) {
        requests++;
        return soundings.delete(pod);
    }

    private Map<String, EvictionAnswer> evictions(List<Pod> asked) throws InterruptedException {
        var answers = new HashMap<String, EvictionAnswer>();
        for (var pod : asked) {
            var answer = evict(pod);
            if (answer.isEmpty()) {
                doubts.add((asked.size() - answers.size()) + " of " + asked.size()
                        + " pods were not asked about: the API server is slow or busy. They are taken to go freely.");
                break;
            }
            answers.put(pod.uid(), answer.get());
        }
        // Silence says nothing about the pod: for a prediction it is as if nobody had asked.
        var silent = answers.values().stream().filter(Sounder::saysNothing).count();
        if (silent > 0) {
            doubts.add(silent + " of " + asked.size()
                    + " dry-run evictions gave no usable answer. These pods are taken to go freely.");
            answers.values().removeIf(Sounder::saysNothing);
        }
        return answers;
    }

    /** Empty where there is no time left. */
    private Optional<EvictionAnswer> evict(Pod pod) throws InterruptedException {
        var answer = Optional.<EvictionAnswer>empty();
        for (var tries = 0; tries < 2; tries++) {
            if (!waitForToken()) {
                return answer;
            }
            progress = progress.begun(pod, clock.instant());
            requests++;
            var said = soundings.evict(pod);
            progress = progress.answered(pod, said, clock.instant());
            answer = Optional.of(said);
            if (!(said instanceof EvictionAnswer.ServerBusy)) {
                break;
            }
        }
        return answer;
    }

    private boolean waitForToken() throws InterruptedException {
        while (progress.pace().available(clock.instant()) == 0) {
            var next = progress.pace().nextAt(clock.instant());
            if (next.isAfter(until)) {
                return false;
            }
            pause.of(Duration.between(clock.instant(), next));
        }
        return clock.instant().isBefore(until);
    }

    private static boolean saysNothing(EvictionAnswer answer) {
        return switch (answer) {
            case EvictionAnswer.ServerBusy _,
                    EvictionAnswer.Unreachable _,
                    EvictionAnswer.NotFound _,
                    EvictionAnswer.Replaced _,
                    EvictionAnswer.Conflicted _ -> true;
            case EvictionAnswer.Accepted _,
                    EvictionAnswer.BudgetClosed _,
                    EvictionAnswer.BudgetNotObserved _,
                    EvictionAnswer.TwoBudgets _,
                    EvictionAnswer.NamespaceTerminating _,
                    EvictionAnswer.Forbidden _,
                    EvictionAnswer.Refused _ -> false;
        };
    }
}
