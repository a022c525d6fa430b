package io.curfew.trials.seeds;

import io.curfew.agent.drain.Pod;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one agent, from its start to its death, was told and has done. */
final class AgentRun {
    final Instant started;
    /** Hooks whose completion it knows to be accepted, and since when. */
    final Map<String, Instant> acknowledged = new HashMap<>();
    /** When it began the newest completion of each hook. */
    final Map<String, Instant> completing = new HashMap<>();
    /** Uids of pods that it was shown as they begin to block, and when. */
    final Map<String, Instant> shown = new HashMap<>();
    /** Uids of pods that it was shown as finished, and when. */
    final Map<String, Instant> shownFinished = new HashMap<>();
    /** When each pod was last evicted or deleted. */
    final Map<String, Instant> tried = new HashMap<>();
    /** Pods that a budget has refused. */
    final Set<String> refused = new HashSet<>();
    /** Those whose first try for the termination that stands a budget has refused. */
    final Set<String> refusedOnce = new HashSet<>();
    /** When each budget refused one more try. */
    final Map<String, Deque<Instant>> refusals = new HashMap<>();
    /** By key of an action: when it was begun of late. */
    final Map<String, Deque<Instant>> begun = new HashMap<>();

    /** Whether it knows the hooks of the transition that it serves, and with them how long they wait. */
    boolean knowsHooks;

    Optional<Instant> noticed = Optional.empty();
    /** When it was first shown the Node, and could know whose it is. */
    Optional<Instant> nodeSeen = Optional.empty();
    /** Whether the Node, as it was last shown to it, carries a journal. */
    boolean journaled;
    /** When the server last answered a consistent list. */
    Optional<Instant> listEffect = Optional.empty();
    /** The same, of the newest list whose answer has arrived. */
    Optional<Instant> listed = Optional.empty();

    AgentRun(Instant started) {
        this.started = started;
    }

    /** A try without an answer tells nothing about a budget: the next is a first one (seed 991071). */
    void unheard(Pod pod) {
        refusedOnce.removeIf(tried -> tried.startsWith(pod.uid()));
    }

    Deque<Instant> refusalsOf(String budget) {
        return refusals.computeIfAbsent(budget, b -> new ArrayDeque<>());
    }
}
