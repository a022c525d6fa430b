package io.curfew.agent.loop;

import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeCondition;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The conditions {@code DrainInProgress} and {@code Drained} of the own Node (KEP-5683). What stands there is compared
 * with what should, so that a restarted agent goes on; what somebody else wrote is left as it is. A few patches a drain:
 * they come out of the request budget, after the evictions.
 */
final class ConditionRules {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60));
    /** After this many tries it is given up: /status and the log have it. */
    private static final int TRIES = 3;
    /** How long the words must have stood before new ones are worth a request, by how many patches there were. */
    private static final List<Duration> NEWS = List.of(Duration.ofSeconds(30), Duration.ofMinutes(10));

    /** A drain that is over, and is not, and is: in the end nobody is told any more. */
    private static final int MOST = 6;

    /** A pod that comes and goes after all is drained is not worth two patches within a second (seed 7660). */
    private static final Duration APART = Duration.ofSeconds(5);

    private ConditionRules() {}

    static void show(Situation s, Decision.Draft draft) {
        var node = s.view.node().node();
        if (s.refused() || s.view.node().gone().isPresent() || node.isEmpty() || isBusy(s) || draft.mustKeepQuiet()) {
            return;
        }
        var shown = node.get().conditions();
        var stage = Stage.of(s);
        switch (stage) {
            case UNDECIDED -> {}
            case NONE -> remove(s, shown.values(), draft);
            case REPLACING, DRAINING, DRAINED, GAVE_UP -> set(s, stage, shown, draft);
        }
    }

    private static void remove(Situation s, Collection<NodeCondition> shown, Decision.Draft draft) {
        var ours = shown.stream()
                .filter(NodeCondition::ours)
                .map(NodeCondition::type)
                .collect(Collectors.toSet());
        if (!ours.isEmpty()) {
            begin(s, List.of(), ours, draft);
        }
    }

    // The first answers say which pods are held, and by what: they come within a moment, or the server is slow.
    private static boolean isFirstRound(Situation s, boolean evicting) {
        return number(s) == 0 && (evicting || NoticeRules.awaitsHooks(s)) && NoticeRules.isEarly(s);
    }

    private static void set(
            Situation s, Stage stage, Map<NodeCondition.Type, NodeCondition> shown, Decision.Draft draft) {
        // While one is being evicted nobody knows whether it is still held.
        var evicting = s.view.work().countUnderWay("evict/") > 0 || draft.begins("evict/");
        if (stage == Stage.DRAINING && isFirstRound(s, evicting)) {
            return;
        }
        var writable = EnumSet.allOf(NodeCondition.Type.class);
        writable.removeIf(t -> at(shown, t).filter(c -> !c.ours()).isPresent());
        var told = writable.stream()
                .allMatch(t ->
                        at(shown, t).filter(c -> c.status() == stage.status(t)).isPresent());
        if (told && (evicting || !isNewsDue(s))) {
            return;
        }
        var apart = s.view.work()
                .doneAt(Action.SetConditions.KEYS + (number(s) - 1))
                .map(last -> last.plus(APART));
        if (stage == Stage.DRAINING && apart.filter(s.now::isBefore).isPresent()) {
            draft.wakeAt(apart.get());
            return;
        }
        var wanted = writable.stream()
                .map(t -> ConditionWords.condition(s, stage, t))
                .map(c -> at(shown, c.type()).map(c::following).orElse(c))
                .toList();
        if (!shown.values().containsAll(wanted)) {
            begin(s, wanted, Set.of(), draft);
        }
    }

    private static Optional<NodeCondition> at(Map<NodeCondition.Type, NodeCondition> shown, NodeCondition.Type type) {
        return Optional.ofNullable(shown.get(type));
    }

    private static void begin(
            Situation s, List<NodeCondition> set, Set<NodeCondition.Type> removed, Decision.Draft draft) {
        var number = number(s);
        var action = new Action.SetConditions(number, new ConditionPatch(s.now, set, removed));
        var givenUp = s.view.work().failuresOf(action.key()).filter(f -> f.count() >= TRIES);
        if (number < MOST && givenUp.isEmpty()) {
            draft.beginOrRetry(action, RETRY);
        }
    }

    // One after the other, and none while the Node is read or patched: an older answer would hide a newer one.
    private static boolean isBusy(Situation s) {
        var work = s.view.work();
        return work.isUnderWay(Action.ReadNode.KEY)
                || work.isUnderWay(Action.PatchNode.KEY)
                || work.countUnderWay(Action.SetConditions.KEYS) > 0;
    }

    private static int number(Situation s) {
        return s.view.work().countDone(Action.SetConditions.KEYS);
    }

    private static boolean isNewsDue(Situation s) {
        var number = number(s);
        return number > 0
                && number <= NEWS.size()
                && s.plan.map(p -> Talk.left(s, p)).orElse(1L) > 0
                && s.view.work()
                        .doneAt(Action.SetConditions.KEYS + (number - 1))
                        .filter(last -> !s.now.isBefore(last.plus(NEWS.get(number - 1))))
                        .isPresent();
    }

    /** What the two conditions are to say. */
    enum Stage {
        /** Not known, or about to change: what stands there stays. */
        UNDECIDED,
        NONE,
        /** A recycle waits for the other instance; the pods stay until then. */
        REPLACING,
        DRAINING,
        DRAINED,
        /** Pods are left, and nothing more is done about them. */
        GAVE_UP;

        static Stage of(Situation s) {
            if (s.drains()) {
                return drain(s);
            }
            if (RecycleRules.waitsFor(s).isPresent()) {
                return REPLACING;
            }
            // Until the marks are gone, the node is not given back.
            return s.plan.isEmpty() && s.journal.filter(Journal::marks).isPresent() ? UNDECIDED : NONE;
        }

        private static Stage drain(Situation s) {
            if (s.drained()) {
                return DRAINED;
            }
            // A restarted agent that finds every hook ended looks at no pods any more.
            if (s.nodeSettled().isEmpty() || s.view.pods().pods().isEmpty()) {
                return UNDECIDED;
            }
            if (s.done()) {
                return s.blocking().isEmpty() ? UNDECIDED : GAVE_UP;
            }
            return s.looksEmpty() && !isShown(s) ? UNDECIDED : DRAINING;
        }

        // A node without pods to wait for is about to be drained: that is told instead.
        private static boolean isShown(Situation s) {
            return s.view.node().node().map(OwnNode::conditions).orElse(Map.of()).values().stream()
                    .anyMatch(NodeCondition::ours);
        }

        NodeCondition.Status status(NodeCondition.Type type) {
            var holds = switch (type) {
                case DRAIN_IN_PROGRESS -> this == DRAINING;
                case DRAINED -> this == DRAINED;
            };
            return holds ? NodeCondition.Status.TRUE : NodeCondition.Status.FALSE;
        }
    }
}
