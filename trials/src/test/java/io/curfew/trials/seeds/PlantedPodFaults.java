package io.curfew.trials.seeds;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What an agent could do wrong with pods. */
final class PlantedPodFaults {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private PlantedPodFaults() {}

    static List<Planted> all() {
        return List.of(
                new Planted("evicts without UID", cluster(EvictsWithoutUid::new)),
                new Planted("deletes instead of evicting", cluster(DeletesInstead::new)),
                new Planted("deletes with grace 0", cluster(GraceZero::new)),
                new Planted("hurries a pod that terminates", cluster(Hurries::new)),
                new Planted("tries each pod only once", cluster(TriesOnce::new)),
                new Planted("evicts DaemonSet pods", sees(PlantedPodFaults::withoutOwner)),
                new Planted("evicts mirror pods", sees(PlantedPodFaults::withoutMirror)),
                new Planted("evicts pods that are to be waited for", sees(pod -> withoutWish(pod, "wait"))),
                new Planted("evicts pods that are to be left alone", sees(pod -> withoutWish(pod, "skip"))),
                new Planted("forgets pods bound late", ForgetsLatePods::new),
                new Planted("takes a failed list for an empty one", TakesFailedForEmpty::new),
                new Planted("storms a closed budget", StormsBudget::new),
                new Planted("lists all pods with each eviction", ListsAlways::new),
                new Planted("sends each eviction many times", SendsManyTimes::new));
    }

    private static Supplier<Mutant> cluster(Function<MemoryCluster, Cluster> faulty) {
        return () -> new Mutant() {
            @Override
            public Cluster around(MemoryCluster cluster, Facts facts) {
                return faulty.apply(cluster);
            }
        };
    }

    private static final class EvictsWithoutUid extends FaultyCluster {
        EvictsWithoutUid(MemoryCluster real) {
            super(real);
        }

        @Override
        public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
            return real.evict(new PodJudge.Request(true, pod, pod.namespace(), pod.name(), Optional.empty(), grace));
        }
    }

    private static final class DeletesInstead extends FaultyCluster {
        DeletesInstead(MemoryCluster real) {
            super(real);
        }

        @Override
        public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
            return real.delete(pod, pod.grace().compareTo(SECOND) < 0 ? SECOND : pod.grace());
        }
    }

    private static final class GraceZero extends FaultyCluster {
        GraceZero(MemoryCluster real) {
            super(real);
        }

        @Override
        public EvictionAnswer delete(Pod pod, Duration grace) {
            return real.delete(pod, Duration.ZERO);
        }
    }

    private static final class Hurries extends FaultyCluster {
        Hurries(MemoryCluster real) {
            super(real);
        }

        @Override
        public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
            var answer = real.evict(pod, grace);
            return answer instanceof EvictionAnswer.Accepted ? real.delete(pod, SECOND) : answer;
        }
    }

    private static final class TriesOnce extends FaultyCluster {
        private final Set<String> tried = new HashSet<>();

        TriesOnce(MemoryCluster real) {
            super(real);
        }

        @Override
        public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
            return tried.add(pod.uid()) ? real.evict(pod, grace) : new EvictionAnswer.Refused(500, "once is enough");
        }

        @Override
        public EvictionAnswer delete(Pod pod, Duration grace) {
            return tried.add(pod.uid()) ? real.delete(pod, grace) : new EvictionAnswer.Refused(500, "once is enough");
        }
    }

    /** Shows other pods than there are, wherever pods are shown. */
    private static Supplier<Mutant> sees(UnaryOperator<Pod> other) {
        return () -> new Mutant() {
            @Override
            public Observation seen(Observation observation, Facts facts) {
                return shown(observation, pods -> pods.stream().map(other).toList());
            }
        };
    }

    private static Observation shown(Observation observation, UnaryOperator<List<Pod>> others) {
        return switch (observation) {
            case Observation.PodsSeen seen -> new Observation.PodsSeen(others.apply(seen.pods()));
            case Observation.ActionEnded(Result.PodsListed(var action, PodsAnswer.Listed(var pods))) ->
                new Observation.ActionEnded(new Result.PodsListed(action, new PodsAnswer.Listed(others.apply(pods))));
            default -> observation;
        };
    }

    private static Pod withoutOwner(Pod pod) {
        return pod.controller().filter(o -> o.kind().equals("DaemonSet")).isPresent()
                ? like(pod, Optional.empty(), pod.mirror(), pod.annotations())
                : pod;
    }

    private static Pod withoutWish(Pod pod, String wish) {
        return wish.equals(pod.annotations().get(Truth.WISH))
                ? like(pod, pod.controller(), pod.mirror(), Map.of())
                : pod;
    }

    private static Pod withoutMirror(Pod pod) {
        return pod.mirror() || pod.ownedByNode() ? like(pod, pod.controller(), false, pod.annotations()) : pod;
    }

    private static Pod like(Pod pod, Optional<Pod.Owner> controller, boolean mirror, Map<String, String> annotations) {
        return new Pod(
                pod.uid(),
                pod.namespace(),
                pod.name(),
                controller,
                false,
                mirror,
                pod.grace(),
                pod.deletion(),
                pod.finished(),
                pod.containersEnded(),
                pod.ready(),
                pod.finalizers(),
                pod.claims(),
                pod.emptyDir(),
                pod.priority(),
                pod.priorityClass(),
                List.of(),
                pod.labels(),
                annotations);
    }

    private static final class ForgetsLatePods implements Mutant {
        private final Set<String> first = new HashSet<>();

        @Override
        public Observation seen(Observation observation, Facts facts) {
            if (first.isEmpty() && observation instanceof Observation.PodsSeen seen) {
                seen.pods().forEach(pod -> first.add(pod.uid()));
            }
            return shown(
                    observation,
                    pods -> pods.stream().filter(p -> first.contains(p.uid())).toList());
        }
    }

    private static final class TakesFailedForEmpty implements Mutant {
        @Override
        public Observation seen(Observation observation, Facts facts) {
            return switch (observation) {
                case Observation.ActionEnded(Result.PodsListed(var action, PodsAnswer.Failed _)) -> empty(action);
                case Observation.ActionEnded(Result.NoAnswer(Action.ListPods action, var _)) -> empty(action);
                default -> observation;
            };
        }

        private static Observation empty(Action.ListPods action) {
            return new Observation.ActionEnded(new Result.PodsListed(action, new PodsAnswer.Listed(List.of())));
        }
    }

    private static final class StormsBudget implements Mutant {
        @Override
        public Observation seen(Observation observation, Facts facts) {
            return observation
                            instanceof
                            Observation.ActionEnded(Result.Evicted(var action, EvictionAnswer.BudgetClosed closed))
                    ? new Observation.ActionEnded(
                            new Result.Evicted(action, new EvictionAnswer.BudgetNotObserved(closed.budget(), SECOND)))
                    : observation;
        }
    }

    private static final class ListsAlways implements Mutant {
        @Override
        public List<Action> instead(Action action, Facts facts) {
            return action instanceof Action.Evict ? List.of(action, new Action.ListPods()) : List.of(action);
        }
    }

    private static final class SendsManyTimes implements Mutant {
        @Override
        public List<Action> instead(Action action, Facts facts) {
            return action instanceof Action.Evict ? Collections.nCopies(25, action) : List.of(action);
        }
    }
}
