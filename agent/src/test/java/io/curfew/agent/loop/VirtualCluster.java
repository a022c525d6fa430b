package io.curfew.agent.loop;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.settings.Settings;
import io.curfew.simulator.time.HandMovedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One node's worth of Kubernetes in memory, with switches for its troubles. */
final class VirtualCluster implements Cluster {
    private static final Settings.Drain DEFAULTS = Settings.defaults("node-1").drain();
    private static final Duration WATCH_LAG = Duration.ofMillis(20);

    /** One that came in: {@code what} such as {@code patch-node} or {@code evict shop/web-1}. */
    record Request(Instant at, String what) {}

    final List<Request> requests = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();
    final List<NodePatch> patches = new ArrayList<>();
    final List<ConditionPatch> conditionPatches = new ArrayList<>();
    final Map<String, Integer> series = new HashMap<>();
    final List<String> violations = new ArrayList<>();
    final Map<String, Integer> budgets = new HashMap<>();
    final Map<String, String> budgetOf = new HashMap<>();
    final Map<String, Deque<EvictionAnswer>> answers = new HashMap<>();
    final Deque<NodeAnswer> patchAnswers = new ArrayDeque<>();
    boolean reachable = true;
    boolean patchAllowed = true;
    boolean statusAllowed = true;
    boolean seriesAllowed = true;
    boolean readAllowed = true;
    boolean patchesStick = true;
    boolean watchWorks = true;
    boolean listWorks = true;
    boolean deleteAllowed = true;
    boolean kubeletWorks = true;
    Duration watchLag = WATCH_LAG;

    private final HandMovedTime time;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private final Map<String, Duration> endsAfter = new HashMap<>();
    private final Map<String, Instant> addedAt = new HashMap<>();
    private Optional<OwnNode> node;
    private int version = 1;
    private @Nullable Consumer<Observation> watcher;

    VirtualCluster(HandMovedTime time, OwnNode node) {
        this.time = time;
        this.node = Optional.of(node);
    }

    OwnNode node() {
        return node.orElseThrow();
    }

    void node(Optional<OwnNode> next) {
        node = next;
    }

    /** Somebody else changes the Node. */
    void nodeBecomes(boolean unschedulable, Optional<String> label, Journal.Entry journal) {
        var n = node();
        becomes(unschedulable, label, journal, n.bootId(), n.ready(), n.volumesAttached(), n.recycle());
    }

    /** What is attached to the instance from now on; nobody changes the Node for that but its controller. */
    void attached(String... volumes) {
        var n = node();
        becomes(
                n.unschedulable(),
                n.exclusionLabel(),
                n.journal(),
                n.bootId(),
                n.ready(),
                Set.of(volumes),
                n.recycle());
    }

    /** The annotation for a replacement. */
    void recycle(String value) {
        var n = node();
        becomes(
                n.unschedulable(),
                n.exclusionLabel(),
                n.journal(),
                n.bootId(),
                n.ready(),
                n.volumesAttached(),
                value.isEmpty() ? Optional.empty() : Optional.of(value));
    }

    /** The machine starts anew: all pods but static ones are gone, and the kubelet is not Ready at once. */
    void reboot(String bootId) {
        pods.clear();
        status(bootId, false);
        changed();
    }

    void ready() {
        status(node().bootId(), true);
    }

    private void status(String bootId, boolean ready) {
        var n = node();
        becomes(n.unschedulable(), n.exclusionLabel(), n.journal(), bootId, ready, n.volumesAttached(), n.recycle());
    }

    /** The same Node at its next version. */
    private void becomes(
            boolean unschedulable,
            Optional<String> label,
            Journal.Entry journal,
            String bootId,
            boolean ready,
            Set<String> volumes,
            Optional<String> recycle) {
        var n = node();
        node = Optional.of(new OwnNode(
                n.name(),
                n.uid(),
                Integer.toString(++version),
                n.providerId(),
                unschedulable,
                label,
                journal,
                bootId,
                ready,
                volumes,
                recycle,
                n.conditions()));
    }

    void add(Pod pod, Duration ends) {
        pods.put(pod.uid(), pod);
        endsAfter.put(pod.uid(), ends);
        addedAt.put(pod.uid(), time.instant());
        if (pod.deletion().isPresent()) {
            time.after(ends, () -> remove(pod.uid()));
        }
        changed();
    }

    void remove(String uid) {
        pods.remove(uid);
        changed();
    }

    List<Pod> pods() {
        return List.copyOf(pods.values());
    }

    /** Since when the pod is on the node. */
    Instant boundAt(Pod pod) {
        return addedAt.getOrDefault(pod.uid(), time.instant());
    }

    List<String> names() {
        return pods.values().stream().map(Pod::fullName).sorted().toList();
    }

    long count(String prefix) {
        return requests.stream().filter(r -> r.what().startsWith(prefix)).count();
    }

    List<Instant> times(String prefix) {
        return requests.stream()
                .filter(r -> r.what().startsWith(prefix))
                .map(Request::at)
                .toList();
    }

    void disconnect() {
        watcher = null;
    }

    boolean watched() {
        return watcher != null;
    }

    void watchBreaks() {
        watchWorks = false;
        if (watcher != null) {
            watcher.accept(new Observation.PodsUnseen("connection reset"));
        }
    }

    void watchMends() {
        watchWorks = true;
        changed();
    }

    @Override
    public NodeAnswer readNode() {
        request("read-node");
        if (!reachable) {
            return new NodeAnswer.Failed("connection refused");
        }
        return readAllowed ? seen() : new NodeAnswer.Denied("get nodes", "RBAC");
    }

    @Override
    public NodeAnswer patchNode(NodePatch patch) {
        request("patch-node");
        if (!patchAnswers.isEmpty()) {
            return patchAnswers.remove();
        }
        if (!reachable) {
            return new NodeAnswer.Failed("connection refused");
        }
        if (!patchAllowed) {
            return new NodeAnswer.Denied("patch nodes", "RBAC");
        }
        if (node.isEmpty()) {
            return new NodeAnswer.Gone();
        }
        var n = node();
        if (patch.resourceVersion().filter(v -> !v.equals(n.resourceVersion())).isPresent()) {
            return new NodeAnswer.Conflict();
        }
        patches.add(patch);
        if (patchesStick) {
            var after = patch.appliedTo(n);
            nodeBecomes(after.unschedulable(), after.exclusionLabel(), after.journal());
            after.recycle().ifPresent(this::recycle);
        }
        return seen();
    }

    @Override
    public NodeAnswer setConditions(ConditionPatch patch) {
        request("set-conditions");
        if (!reachable) {
            return new NodeAnswer.Failed("connection refused");
        }
        if (!statusAllowed) {
            return new NodeAnswer.Denied("patch nodes/status", "RBAC");
        }
        conditionPatches.add(patch);
        node = node.map(patch::appliedTo);
        node.ifPresent(n -> status(n.bootId(), n.ready()));
        return seen();
    }

    @Override
    public void watchPods(Consumer<Observation> inbox) {
        request("watch-pods");
        watcher = inbox;
        if (reachable && watchWorks) {
            changed();
        } else {
            inbox.accept(new Observation.PodsUnseen("connection refused"));
        }
    }

    @Override
    public void stopWatching() {
        requests.add(new Request(time.instant(), "stop-watching"));
        watcher = null;
    }

    @Override
    public PodsAnswer listPods() {
        request("list-pods");
        return reachable && listWorks ? new PodsAnswer.Listed(pods()) : new PodsAnswer.Failed("500");
    }

    @Override
    public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
        request("evict " + pod.fullName());
        check(pod);
        var scripted = answers.get(pod.fullName());
        if (scripted != null && !scripted.isEmpty()) {
            return scripted.remove();
        }
        var budget = Optional.ofNullable(budgetOf.get(pod.fullName()));
        var allowed = budget.map(b -> budgets.getOrDefault(b, 0));
        if (reachable
                && pods.containsKey(pod.uid())
                && allowed.filter(a -> a < 1).isPresent()) {
            return new EvictionAnswer.BudgetClosed(
                    budget.orElseThrow(), Optional.of(new EvictionAnswer.Counts(3, 3)), "needs 3 and has 3");
        }
        var answer = end(pod, grace.orElse(pod.grace()));
        if (answer instanceof EvictionAnswer.Accepted) {
            budget.ifPresent(b -> budgets.merge(b, -1, Integer::sum));
        }
        return answer;
    }

    @Override
    public EvictionAnswer delete(Pod pod, Duration grace) {
        request("delete " + pod.fullName() + " grace=" + grace.toSeconds());
        check(pod);
        return deleteAllowed ? end(pod, grace) : new EvictionAnswer.Forbidden("RBAC");
    }

    @Override
    public Optional<String> tell(Notice notice) {
        request("tell");
        if (!reachable) {
            return Optional.of("connection refused");
        }
        notices.add(notice);
        return Optional.empty();
    }

    @Override
    public Optional<String> tellAgain(Notice notice, int count) {
        request("tell-again");
        if (!reachable || !seriesAllowed) {
            return Optional.of("refused");
        }
        series.put(notice.key(), count);
        return Optional.empty();
    }

    @Override
    public void close() {
        disconnect();
    }

    private EvictionAnswer end(Pod pod, Duration grace) {
        if (!reachable) {
            return new EvictionAnswer.Unreachable("connection refused");
        }
        var present = pods.get(pod.uid());
        if (present == null) {
            return new EvictionAnswer.NotFound();
        }
        var requested = present.deletion().map(Pod.Deletion::requested).orElse(time.instant());
        pods.put(pod.uid(), terminating(present, new Pod.Deletion(requested.plus(grace), grace)));
        var ends = endsAfter.getOrDefault(pod.uid(), Duration.ofSeconds(2));
        if (kubeletWorks) {
            time.after(ends.compareTo(grace) < 0 ? ends : grace, () -> remove(pod.uid()));
        }
        changed();
        return new EvictionAnswer.Accepted();
    }

    private static Pod terminating(Pod p, Pod.Deletion deletion) {
        return new Pod(
                p.uid(),
                p.namespace(),
                p.name(),
                p.controller(),
                p.ownedByNode(),
                p.mirror(),
                p.grace(),
                Optional.of(deletion),
                p.finished(),
                p.containersEnded(),
                false,
                p.finalizers(),
                p.claims(),
                p.emptyDir(),
                p.priority(),
                p.priorityClass(),
                p.tolerations(),
                p.labels(),
                p.annotations());
    }

    private void check(Pod pod) {
        if (!Classes.of(pod, Optional.of(VirtualWorld.OWN_POD), DEFAULTS).blocking()) {
            violations.add("sent home, although it must stay: " + pod.fullName());
        }
        if (node.isPresent() && !node().unschedulable() && patchAllowed && readAllowed) {
            violations.add("sent home before the cordon: " + pod.fullName());
        }
    }

    private void changed() {
        time.after(watchLag, () -> {
            if (watcher != null && watchWorks && reachable) {
                watcher.accept(new Observation.PodsSeen(pods()));
            }
        });
    }

    private NodeAnswer seen() {
        return node.<NodeAnswer>map(NodeAnswer.Seen::new).orElseGet(NodeAnswer.Gone::new);
    }

    private void request(String what) {
        requests.add(new Request(time.instant(), what));
    }
}
