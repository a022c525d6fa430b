package io.curfew.simulator.cluster.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How to watch.
 *
 * @param from the revision after which to begin; empty or 0 for the present objects as ADDED first
 * @param bookmarks whether to send the revision now and then
 * @param timeout after which the server ends it
 */
public record WatchOptions(Optional<Long> from, boolean bookmarks, Optional<Duration> timeout) {
    public static WatchOptions after(long revision) {
        return new WatchOptions(Optional.of(revision), false, Optional.empty());
    }

    public static WatchOptions fromNow() {
        return new WatchOptions(Optional.empty(), false, Optional.empty());
    }

    public WatchOptions withBookmarks() {
        return new WatchOptions(from, true, timeout);
    }

    public WatchOptions withTimeout(Duration limit) {
        return new WatchOptions(from, bookmarks, Optional.of(limit));
    }
}
