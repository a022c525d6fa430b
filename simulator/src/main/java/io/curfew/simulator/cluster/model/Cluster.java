package io.curfew.simulator.cluster.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.control.Clockwork;
import io.curfew.simulator.cluster.control.DaemonSetController;
import io.curfew.simulator.cluster.control.DisruptionController;
import io.curfew.simulator.cluster.control.Kubelets;
import io.curfew.simulator.cluster.control.NamespaceController;
import io.curfew.simulator.cluster.control.NodeTaints;
import io.curfew.simulator.cluster.control.ReplicaSetController;
import io.curfew.simulator.cluster.control.Scheduler;
import io.curfew.simulator.cluster.rules.Alteration;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.rules.Creation;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.rules.Deletion;
import io.curfew.simulator.cluster.rules.Eviction;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.Store;
import io.curfew.simulator.time.WorldTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A small Kubernetes cluster in memory.
 *
 * <p>Every method answers at once or throws a {@link Refusal}. What takes time (kubelets, controllers, scheduler) runs
 * as tasks of the {@link WorldTime}. Safe for several threads; under a time moved by hand everything happens on one.
 * Objects that are handed out are never changed and must not be: fork them with {@link Json#fork}.
 */
public final class Cluster {
    private final Object lock = new Object();
    private final Store store;
    private final Creation creation;
    private final Deletion deletion;
    private final Alteration alteration;
    private final Eviction eviction;
    private final Watches watches;
    private final Arrival arrival;
    private final DisruptionController disruption;
    private final ReplicaSetController replicaSets;
    private final Kubelets kubelets;

    public Cluster(WorldTime time) {
        this(time, Settings.usual());
    }

    public Cluster(WorldTime time, Settings settings) {
        var clockwork = new Clockwork(time, lock);
        var lags = settings.lags();
        store = new Store(clockwork, settings.history());
        creation = new Creation(store);
        deletion = new Deletion(store, clockwork);
        alteration = new Alteration(store, deletion);
        eviction = new Eviction(store, creation, deletion, clockwork);
        watches = new Watches(store, clockwork, settings.cacheLag());
        arrival = new Arrival(store);
        disruption = new DisruptionController(store, clockwork, lags);
        replicaSets = new ReplicaSetController(store, creation, clockwork, lags);
        kubelets = new Kubelets(store, creation, deletion, clockwork, lags);
        new DaemonSetController(store, creation, clockwork, lags);
        new NamespaceController(store, deletion, clockwork, lags);
        new NodeTaints(store, clockwork, lags);
        new Scheduler(store, clockwork, lags);
        List.of("default", "kube-system").forEach(arrival::ensureNamespace);
    }

    /** Adds what the sketches say, with their statuses; budgets are counted before this returns. */
    public void add(Sketch... sketches) {
        synchronized (lock) {
            for (var sketch : sketches) {
                sketch.objects().forEach(arrival::add);
            }
            disruption.settle();
        }
    }

    public ObjectNode get(Resource resource, String namespace, String name) {
        synchronized (lock) {
            return store.get(resource, namespace, name);
        }
    }

    public Optional<ObjectNode> find(Resource resource, String namespace, String name) {
        synchronized (lock) {
            return store.find(resource, namespace, name);
        }
    }

    /** The truth of this moment: a list without a resourceVersion. */
    public Listing list(Selection selection) {
        synchronized (lock) {
            return listing(store.revision(), selection, store.all(selection.resource()));
        }
    }

    /** What the watch cache holds: a list with {@code resourceVersion=0}, which may be behind. */
    public Listing listCached(Selection selection) {
        synchronized (lock) {
            return listing(watches.seen(), selection, store.asOf(selection.resource(), watches.seen()));
        }
    }

    /** The revision of the newest change. */
    public long revision() {
        synchronized (lock) {
            return store.revision();
        }
    }

    public Watch watch(Selection selection, WatchOptions options, Watcher watcher) {
        synchronized (lock) {
            var watch = watches.begin(selection, options, watcher);
            return () -> {
                synchronized (lock) {
                    watch.cancel();
                }
            };
        }
    }

    /** Creates as a client does: the server sets the status. {@code namespace} is empty for nodes and namespaces. */
    public ObjectNode create(Resource resource, String namespace, ObjectNode object, boolean dryRun) {
        synchronized (lock) {
            return creation.create(resource, namespace, object, dryRun);
        }
    }

    public ObjectNode alter(Resource resource, String namespace, String name, Part part, Patch patch, boolean dryRun) {
        synchronized (lock) {
            return alteration.alter(resource, namespace, name, part, patch, dryRun);
        }
    }

    public Deletion.Outcome delete(Resource resource, String namespace, String name, DeleteOptions options) {
        synchronized (lock) {
            return deletion.delete(resource, namespace, name, options);
        }
    }

    /** {@code body} is a policy/v1 or v1beta1 Eviction. */
    public void evict(String namespace, String name, ObjectNode body, boolean dryRun) {
        synchronized (lock) {
            eviction.evict(namespace, name, body, dryRun);
        }
    }

    /** Asks before each eviction, with the pod; refuses by throwing a {@link Refusal}, as an admission webhook. */
    public void addEvictionWebhook(Consumer<ObjectNode> webhook) {
        synchronized (lock) {
            eviction.addWebhook(webhook);
        }
    }

    public void clearEvictionWebhooks() {
        synchronized (lock) {
            eviction.clearWebhooks();
        }
    }

    /**
     * From now on somebody else changes each budget whenever an eviction is about to take from it: the server tries for
     * ten seconds and then answers with a conflict.
     */
    public void contendForBudgets() {
        synchronized (lock) {
            eviction.contend();
        }
    }

    public void stopContendingForBudgets() {
        synchronized (lock) {
            eviction.stopContending();
        }
    }

    /** Removes a pod's finalizers, as their owner would. */
    public void releaseFinalizers(String namespace, String pod) {
        var metadata = Json.object();
        metadata.putObject("metadata").putNull("finalizers");
        alter(Resource.PODS, namespace, pod, Part.MAIN, new Patch.Merge(metadata), false);
    }

    /** From now on budgets keep their status, so that a test can set it. */
    public void stopDisruptionController() {
        synchronized (lock) {
            disruption.stop();
        }
    }

    public void resumeDisruptionController() {
        synchronized (lock) {
            disruption.resume();
        }
    }

    /** From now on no pod of a ReplicaSet is replaced. */
    public void stopReplacing() {
        synchronized (lock) {
            replicaSets.stop();
        }
    }

    public void resumeReplacing() {
        synchronized (lock) {
            replicaSets.resume();
        }
    }

    /** The kubelet of {@code node} does nothing from now on, as on a machine without power. */
    public void stopKubelet(String node) {
        synchronized (lock) {
            kubelets.stop(node);
        }
    }

    public void startKubelet(String node) {
        synchronized (lock) {
            kubelets.start(node);
        }
    }

    /** Forgets all changes: a watch from below the present revision is answered with 410. */
    public void forgetHistory() {
        synchronized (lock) {
            store.forgetHistory();
        }
    }

    /** Ends all running watches with 410. */
    public void expireWatches() {
        synchronized (lock) {
            watches.expire();
        }
    }

    private static Listing listing(long revision, Selection selection, Collection<ObjectNode> objects) {
        return new Listing(revision, objects.stream().filter(selection::matches).toList());
    }
}
