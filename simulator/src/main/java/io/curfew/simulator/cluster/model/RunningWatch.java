package io.curfew.simulator.cluster.model;

import io.curfew.simulator.cluster.control.Clockwork;
import io.curfew.simulator.cluster.state.Change;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.WatchEvent;
import io.curfew.simulator.time.WorldTime.Alarm;
import java.time.Duration;
import java.util.function.LongSupplier;

/** One watch: which changes it shows, its bookmarks and its end. */
final class RunningWatch {
    private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);

    private final Selection selection;
    private final WatchOptions options;
    private final Watcher watcher;
    private final Clockwork clockwork;
    private final LongSupplier seen;
    private long from;
    private boolean over;
    private Alarm bookmark = () -> {};
    private Alarm end = () -> {};

    /** {@code seen} tells up to which revision the watch cache has come. */
    RunningWatch(Selection selection, WatchOptions options, Watcher watcher, Clockwork clockwork, LongSupplier seen) {
        this.selection = selection;
        this.options = options;
        this.watcher = watcher;
        this.clockwork = clockwork;
        this.seen = seen;
    }

    void begin(long revision) {
        from = revision;
        if (options.bookmarks()) {
            nextBookmark();
        }
        options.timeout().ifPresent(limit -> end = clockwork.after(limit, this::timeIsOver));
    }

    boolean isOver() {
        return over;
    }

    void show(WatchEvent event) {
        watcher.onEvent(event);
    }

    void see(Change change) {
        if (over || change.revision() <= from) {
            return;
        }
        from = change.revision();
        selection.seen(change).ifPresent(watcher::onEvent);
    }

    /** Ends it with an ERROR, as a watch that has fallen too far behind. */
    void fail(Refusal refusal) {
        if (!over) {
            watcher.onEvent(new WatchEvent("ERROR", refusal.status()));
            cancel();
            watcher.onEnd();
        }
    }

    void cancel() {
        over = true;
        bookmark.cancel();
        end.cancel();
    }

    private void nextBookmark() {
        bookmark = clockwork.after(BOOKMARK_EVERY, () -> {
            if (!over) {
                sendBookmark();
                nextBookmark();
            }
        });
    }

    private void timeIsOver() {
        if (over) {
            return;
        }
        if (options.bookmarks()) {
            sendBookmark();
        }
        cancel();
        watcher.onEnd();
    }

    private void sendBookmark() {
        var object = Json.object();
        var resource = selection.resource();
        object.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
        object.putObject("metadata").put("resourceVersion", Long.toString(Math.max(from, seen.getAsLong())));
        watcher.onEvent(new WatchEvent("BOOKMARK", object));
    }
}
