package io.curfew.simulator.cluster.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.control.Clockwork;
import io.curfew.simulator.cluster.state.Change;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.Store;
import io.curfew.simulator.cluster.state.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** All running watches and the watch cache before them, which may be behind the store. */
final class Watches {
    private final Store store;
    private final Clockwork clockwork;
    private final Duration lag;
    private final List<RunningWatch> running = new ArrayList<>();
    private long seen;

    Watches(Store store, Clockwork clockwork, Duration lag) {
        this.store = store;
        this.clockwork = clockwork;
        this.lag = lag;
        seen = store.revision();
        store.subscribe(this::onChange);
    }

    /** Up to which revision the cache has come. */
    long seen() {
        return seen;
    }

    Watch begin(Selection selection, WatchOptions options, Watcher watcher) {
        var watch = new RunningWatch(selection, options, watcher, clockwork, this::seen);
        var from = options.from().orElse(0L);
        if (from == 0) {
            presentObjects(selection).forEach(object -> watch.show(new WatchEvent("ADDED", object)));
            watch.begin(seen);
        } else {
            try {
                var missed = store.changesAfter(from);
                watch.begin(from);
                missed.stream().filter(change -> change.revision() <= seen).forEach(watch::see);
            } catch (Refusal tooOld) {
                watch.fail(tooOld);
                return () -> {};
            }
        }
        running.add(watch);
        return () -> {
            watch.cancel();
            running.remove(watch);
        };
    }

    /** Ends every watch with 410. */
    void expire() {
        var all = List.copyOf(running);
        running.clear();
        all.forEach(watch -> watch.fail(Refusal.tooOld(1, store.revision())));
    }

    private Collection<ObjectNode> presentObjects(Selection selection) {
        return store.asOf(selection.resource(), seen).stream()
                .filter(selection::matches)
                .toList();
    }

    private void onChange(Change change) {
        if (lag.isZero()) {
            tell(change);
        } else {
            clockwork.after(lag, () -> tell(change));
        }
    }

    private void tell(Change change) {
        seen = change.revision();
        running.removeIf(RunningWatch::isOver);
        // Watchers do not call the cluster, so the list stands still meanwhile.
        running.forEach(watch -> watch.see(change));
    }
}
