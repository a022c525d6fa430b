package io.curfew.agent.rehearse;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.PodClass;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The node's pods and their kubelet in one run: graceful deletion as the API server reckons it (drain.md 2.4). */
final class StagedPods {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** So long past its end a pod is stuck, and will not end by itself (drain.md 2.3). */
    private static final Duration STUCK = Duration.ofSeconds(60);

    private final StagedTime time;
    private final Behaviour behaviour;
    private final Premise premise;
    private final StagedBudgets budgets;
    private final Map<String, Pod> present = new LinkedHashMap<>();
    private final Map<String, Instant> ends = new LinkedHashMap<>();
    private final Map<String, PodPart> parts = new LinkedHashMap<>();
    private Runnable look = () -> {};
    private Instant changed;

    StagedPods(StagedTime time, Behaviour behaviour, Premise premise) {
        this.time = time;
        this.behaviour = behaviour;
        this.premise = premise;
        this.changed = time.instant();
        this.budgets = new StagedBudgets(premise.budgets(), premise.toBeSentHome(), behaviour.replacements());
        for (var pod : premise.pods()) {
            present.put(pod.uid(), pod);
            parts.put(pod.uid(), new PodPart(pod));
        }
    }

    /** From now on whoever looks is told of changes. */
    void onChange(Runnable looking) {
        look = looking;
    }

    /** When a pod last began to end, or ended. */
    Instant changed() {
        return changed;
    }

    /** The notice is there: from now on pods end that were on their way, or are waited for. */
    void begin() {
        for (var pod : List.copyOf(present.values())) {
            if (!classOf(pod).blocking()) {
                continue;
            }
            if (pod.deletion().isPresent()) {
                endOfTerminating(pod).ifPresent(at -> endsAt(pod.uid(), at));
            } else if (endsByItself(pod)) {
                endsAt(pod.uid(), time.instant());
            }
        }
    }

    private Optional<Instant> endOfTerminating(Pod pod) {
        var now = time.instant();
        var at = pod.deletion().orElseThrow().at();
        return switch (behaviour.ends()) {
            case AT_ONCE -> Optional.of(now);
            case WITH_ITS_GRACE ->
                now.isAfter(at.plus(STUCK))
                        ? Optional.empty()
                        : Optional.of((at.isBefore(now) ? now : at).plus(behaviour.kubeletLag()));
        };
    }

    // A job that is waited for may be done this very moment.
    private boolean endsByItself(Pod pod) {
        return behaviour.ends() == Behaviour.Ends.AT_ONCE
                && switch (classOf(pod)) {
                    case AWAITED, PROTECTED -> true;
                    case OWN, MIRROR, FINISHED, TERMINATING, DAEMON_SET, TOLERATES_CORDON, SKIPPED, TO_EVICT -> false;
                };
    }

    List<Pod> list() {
        return List.copyOf(present.values());
    }

    boolean blocks() {
        return present.values().stream().anyMatch(p -> classOf(p).blocking());
    }

    Map<String, PodPart> parts() {
        return parts;
    }

    EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
        var said = premise.evictions().getOrDefault(pod.uid(), new EvictionAnswer.Accepted());
        return sent(pod, grace, PodPart.Way.EVICTED, said);
    }

    EvictionAnswer delete(Pod pod, Duration grace) {
        var said = premise.deletion().orElseGet(EvictionAnswer.Accepted::new);
        return sent(pod, Optional.of(grace), PodPart.Way.DELETED, said);
    }

    private EvictionAnswer sent(Pod pod, Optional<Duration> grace, PodPart.Way way, EvictionAnswer said) {
        var here = present.get(pod.uid());
        var part = parts.get(pod.uid());
        if (here == null || part == null) {
            return new EvictionAnswer.NotFound();
        }
        var answer = said instanceof EvictionAnswer.Accepted && way == PodPart.Way.EVICTED
                ? budgets.take(here).orElse(said)
                : said;
        if (answer instanceof EvictionAnswer.Accepted) {
            terminate(here, part, grace.orElse(here.grace()), way);
        } else {
            part.refused(answer);
        }
        return answer;
    }

    private void terminate(Pod pod, PodPart part, Duration asked, PodPart.Way way) {
        var now = time.instant();
        var before = pod.deletion();
        var requested = before.map(Pod.Deletion::requested).orElse(now);
        // drain.md 2.4: a new period counts from the first request, and one that is over by now becomes 1 s.
        var collapsed = requested.plus(asked).isBefore(now);
        var grace = collapsed ? Duration.between(requested, now).plus(SHORTEST) : asked;
        var deletion = new Pod.Deletion(requested.plus(grace), grace);
        if (before.isPresent() && !deletion.at().isBefore(before.get().at())) {
            return;
        }
        if (before.isEmpty()) {
            part.accepted(now, way);
        }
        part.grants(grace);
        present.put(pod.uid(), terminating(pod, deletion));
        switch (behaviour.ends()) {
            case AT_ONCE -> endsAt(pod.uid(), now);
            // The kubelet counts a shorter period from now on.
            case WITH_ITS_GRACE -> {
                var counted = collapsed ? SHORTEST : asked;
                endsAt(pod.uid(), now.plus(counted).plus(behaviour.kubeletLag()));
            }
        }
        changed = time.instant();
        look.run();
    }

    private void endsAt(String uid, Instant at) {
        var earlier = ends.get(uid);
        if (earlier == null || at.isBefore(earlier)) {
            ends.put(uid, at);
            time.at(at, () -> end(uid));
        }
    }

    private void end(String uid) {
        var pod = present.get(uid);
        var part = parts.get(uid);
        if (pod == null || part == null || part.ended().isPresent()) {
            return;
        }
        part.ends(time.instant());
        if (pod.finalizers().isEmpty()) {
            present.remove(uid);
        } else {
            present.put(uid, finished(pod));
        }
        budgets.replaced(pod);
        changed = time.instant();
        look.run();
    }

    PodClass classOf(Pod pod) {
        return Classes.of(pod, premise.self().podUid(), premise.settings().drain());
    }

    private static Pod terminating(Pod pod, Pod.Deletion deletion) {
        return copy(pod, Optional.of(deletion), pod.finished(), pod.containersEnded());
    }

    /** Only the object is left, which its finalizers hold. */
    private static Pod finished(Pod pod) {
        return copy(pod, pod.deletion(), true, true);
    }

    private static Pod copy(Pod pod, Optional<Pod.Deletion> deletion, boolean finished, boolean containersEnded) {
        return new Pod(
                pod.uid(),
                pod.namespace(),
                pod.name(),
                pod.controller(),
                pod.ownedByNode(),
                pod.mirror(),
                pod.grace(),
                deletion,
                finished,
                containersEnded,
                pod.ready(),
                pod.finalizers(),
                pod.claims(),
                pod.emptyDir(),
                pod.priority(),
                pod.priorityClass(),
                pod.tolerations(),
                pod.labels(),
                pod.annotations());
    }
}
