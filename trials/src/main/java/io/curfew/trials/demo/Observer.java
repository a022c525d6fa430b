package io.curfew.trials.demo;

import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.model.WatchOptions;
import io.curfew.simulator.cluster.model.Watcher;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.WatchEvent;
import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.ApiCall;
import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.StateChange;
import io.curfew.simulator.http.Ledger;
import io.curfew.simulator.time.WorldTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Looks at the simulated world from its own side, and writes down what happens there. */
final class Observer implements AutoCloseable {
    private static final Pattern EVICTION = Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/]+)/eviction");
    private static final Pattern POD = Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/?]+)");

    private final WorldTime time;
    private final Ec2Simulator ec2;
    private final ClusterSimulator cluster;
    private final String node;
    private final String instance;
    private final Chronicle chronicle;
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final Set<Integer> told = new HashSet<>();
    private int callsRead;
    private volatile boolean cordoned;
    private volatile boolean closed;
    private final Thread reader;

    Observer(
            WorldTime time,
            Ec2Simulator ec2,
            ClusterSimulator cluster,
            String node,
            String instance,
            Chronicle chronicle) {
        this.time = time;
        this.ec2 = ec2;
        this.cluster = cluster;
        this.node = node;
        this.instance = instance;
        this.chronicle = chronicle;
        ec2.fleet().onStateChange(this::stateChanged);
        watch(Selection.podsOf(node), this::podEvent);
        watch(Selection.all(Resource.NODES), this::nodeEvent);
        reader = Thread.ofVirtual().name("demo-observer").start(this::read);
    }

    /** Pods that are on the node now, as {@code namespace/name}. */
    Set<String> present() {
        return Set.copyOf(present);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        reader.join();
    }

    private void watch(Selection selection, Consumer<WatchEvent> onEvent) {
        cluster.cluster().watch(selection, WatchOptions.fromNow(), new Watcher() {
            @Override
            public void onEvent(WatchEvent event) {
                onEvent.accept(event);
            }

            @Override
            public void onEnd() {}
        });
    }

    private void podEvent(WatchEvent event) {
        var pod = Json.namespace(event.object()) + "/" + Json.name(event.object());
        if (event.type().equals("DELETED")) {
            present.remove(pod);
            chronicle.add(new Fact(time.instant(), Fact.Kind.POD_GONE, pod, ""));
        } else if (present.add(pod) && cordoned) {
            chronicle.add(new Fact(time.instant(), Fact.Kind.POD_BOUND, pod, "although the node is cordoned"));
        }
    }

    private void nodeEvent(WatchEvent event) {
        var unschedulable = Json.at(event.object(), "spec", "unschedulable").asBoolean();
        if (!Json.name(event.object()).equals(node) || unschedulable == cordoned) {
            return;
        }
        cordoned = unschedulable;
        chronicle.add(
                unschedulable
                        ? new Fact(
                                time.instant(), Fact.Kind.CORDONED, node, "kept out of load balancers, journal written")
                        : new Fact(time.instant(), Fact.Kind.UNCORDONED, node, "given back, as it was"));
    }

    private void stateChanged(StateChange change) {
        var own = change.instance().equals(instance);
        switch (change.to()) {
            case TERMINATING_WAIT, WARMED_PENDING_WAIT ->
                add(own, change, Fact.Kind.WAIT, change.to().text() + ", load balancers have let go");
            case STANDBY -> add(own, change, Fact.Kind.STANDBY, "out of service, its pods still run");
            case WARMED_RUNNING -> add(own, change, Fact.Kind.POOLED, "");
            case IN_SERVICE -> {
                add(own, change, Fact.Kind.IN_SERVICE, "");
                add(!own, change, Fact.Kind.REPLACED, "another instance is in service");
            }
            case TERMINATED -> add(own, change, Fact.Kind.TERMINATED, "");
            default -> {}
        }
    }

    private void add(boolean told, StateChange change, Fact.Kind kind, String detail) {
        if (told) {
            chronicle.add(new Fact(change.at(), kind, change.instance(), detail));
        }
    }

    // Requests and calls are read where the servers write them down.
    private void read() {
        try {
            while (!closed) {
                readRequests();
                readCalls();
                Thread.sleep(10);
            }
            readRequests();
            readCalls();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readRequests() {
        var entries = cluster.httpLedger().entries();
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry.status() != 0 && told.add(i)) {
                fact(entry).ifPresent(chronicle::add);
            }
        }
    }

    private Optional<Fact> fact(Ledger.Entry entry) {
        var eviction = EVICTION.matcher(entry.pathWithQuery());
        if (eviction.matches() && entry.method().equals("POST")) {
            var pod = eviction.group(1) + "/" + eviction.group(2);
            return Optional.of(
                    switch (entry.status()) {
                        case 200, 201 -> new Fact(entry.at(), Fact.Kind.EVICTED, pod, "");
                        case 429 -> new Fact(entry.at(), Fact.Kind.BLOCKED, pod, "its budget allows no eviction now");
                        default -> new Fact(entry.at(), Fact.Kind.REFUSED, pod, "answered " + entry.status());
                    });
        }
        var pod = POD.matcher(entry.pathWithQuery());
        if (pod.matches() && entry.method().equals("DELETE") && entry.status() < 300) {
            return Optional.of(
                    new Fact(entry.at(), Fact.Kind.DELETED, pod.group(1) + "/" + pod.group(2), "bypasses its budget"));
        }
        return Optional.empty();
    }

    private void readCalls() {
        var calls = ec2.history().calls();
        for (; callsRead < calls.size(); callsRead++) {
            fact(calls.get(callsRead)).ifPresent(chronicle::add);
        }
    }

    private static Optional<Fact> fact(ApiCall call) {
        var heartbeat = call.action() == ApiAction.RECORD_LIFECYCLE_ACTION_HEARTBEAT;
        var completion = call.action() == ApiAction.COMPLETE_LIFECYCLE_ACTION;
        if (!heartbeat && !completion) {
            return Optional.empty();
        }
        var kind = call.accepted()
                ? heartbeat ? Fact.Kind.HEARTBEAT : Fact.Kind.COMPLETED
                : heartbeat ? Fact.Kind.HEARTBEAT_REFUSED : Fact.Kind.COMPLETION_REFUSED;
        var detail = call.refusal()
                .map(r -> "refused: not waiting yet, or over")
                .orElse(call.result().map(r -> "result " + r).orElse(""));
        return Optional.of(new Fact(call.at(), kind, call.hook(), detail));
    }
}
