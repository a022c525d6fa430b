package io.curfew.simulator.cluster.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Creation;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.rules.Deletion;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.state.Change;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The kubelets of all nodes: start pods, end them each after its character, put mirror pods back. */
public final class Kubelets {
    private final Store store;
    private final Creation creation;
    private final Deletion deletion;
    private final Clockwork clockwork;
    private final Lags lags;
    private final Set<String> stopped = new HashSet<>();
    private final Map<String, Ending> endings = new HashMap<>();
    private final Set<String> starting = new HashSet<>();

    public Kubelets(Store store, Creation creation, Deletion deletion, Clockwork clockwork, Lags lags) {
        this.store = store;
        this.creation = creation;
        this.deletion = deletion;
        this.clockwork = clockwork;
        this.lags = lags;
        store.subscribe(this::onChange);
    }

    /** The kubelet of {@code node} does nothing from now on, as on a machine without power. */
    public void stop(String node) {
        stopped.add(node);
    }

    /** It looks at all its pods again. */
    public void start(String node) {
        stopped.remove(node);
        for (var pod : List.copyOf(store.all(Resource.PODS))) {
            if (Pods.node(pod).equals(node)) {
                look(pod);
            }
        }
    }

    private void onChange(Change change) {
        if (change.resource() != Resource.PODS || Pods.node(change.object()).isEmpty()) {
            return;
        }
        if (change.type() == Change.Type.DELETED) {
            onGone(change.object());
        } else {
            look(change.object());
        }
    }

    private void look(ObjectNode pod) {
        if (stopped.contains(Pods.node(pod))) {
            return;
        }
        if (Pods.isTerminating(pod)) {
            if (Pods.deletionGrace(pod) > 0) {
                clockwork.after(lags.kubelet(), () -> onPresent(Json.uid(pod), pod, this::terminate));
            }
        } else if (Pods.isPending(pod) && !Startup.isHeldBack(pod) && starting.add(Json.uid(pod))) {
            clockwork.after(lags.kubelet().plus(lags.start()), () -> onPresent(Json.uid(pod), pod, this::run));
        }
    }

    private void onPresent(String uid, ObjectNode seen, Consumer<ObjectNode> then) {
        starting.remove(uid);
        store.find(Resource.PODS, Json.namespace(seen), Json.name(seen))
                .filter(pod -> Json.uid(pod).equals(uid))
                .filter(pod -> !stopped.contains(Pods.node(pod)))
                .ifPresent(then);
    }

    private void run(ObjectNode pod) {
        var onKnownNode = store.find(Resource.NODES, "", Pods.node(pod)).isPresent();
        if (onKnownNode && Pods.isPending(pod) && !Pods.isTerminating(pod)) {
            store.replace(Resource.PODS, Startup.running(pod, clockwork.instant()));
        }
    }

    private void terminate(ObjectNode pod) {
        if (Pods.isMirror(pod) || Pods.isFinished(pod) || Pods.isPending(pod)) {
            remove(pod);
            return;
        }
        var grace = Pods.deletionGrace(pod);
        var ending = endings.computeIfAbsent(Json.uid(pod), uid -> new Ending(pod, clockwork.instant()));
        ending.limit(grace, clockwork.instant());
        ending.reschedule(clockwork, () -> onPresent(Json.uid(pod), pod, this::end));
    }

    private void end(ObjectNode pod) {
        var killed = Optional.ofNullable(endings.get(Json.uid(pod))).filter(Ending::isKilled);
        var ended = Startup.ended(pod, clockwork.instant(), killed.isPresent() ? Startup.SIGKILL : 0);
        remove(store.replace(Resource.PODS, ended));
    }

    private void remove(ObjectNode pod) {
        deletion.delete(Resource.PODS, Json.namespace(pod), Json.name(pod), DeleteOptions.ended(Json.uid(pod)));
    }

    private void onGone(ObjectNode pod) {
        Optional.ofNullable(endings.remove(Json.uid(pod))).ifPresent(Ending::cancel);
        if (Pods.isMirror(pod)) {
            clockwork.after(lags.kubelet(), () -> putBack(pod));
        }
    }

    // A mirror pod only shows what the kubelet runs from a file, so it comes back under a new uid.
    private void putBack(ObjectNode mirror) {
        var node = Pods.node(mirror);
        if (stopped.contains(node) || store.find(Resource.NODES, "", node).isEmpty()) {
            return;
        }
        var anew = Json.fork(mirror);
        Json.metadata(anew).remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion"));
        var present = store.find(Resource.PODS, Json.namespace(mirror), Json.name(mirror));
        var namespace = store.find(Resource.NAMESPACES, "", Json.namespace(mirror));
        if (present.isEmpty() && namespace.filter(n -> !Pods.isTerminating(n)).isPresent()) {
            creation.create(Resource.PODS, Json.namespace(mirror), anew, false);
        }
    }
}
