package io.curfew.agent.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Since when each of some things has stood without a break. */
final class Lasting {
    private final Map<String, Instant> since = new HashMap<>();

    /** Only these stand {@code now}. */
    void stand(Collection<String> these, Instant now) {
        since.keySet().retainAll(these);
        these.forEach(t -> since.putIfAbsent(t, now));
    }

    /** Nothing stands. */
    void clear() {
        since.clear();
    }

    boolean stands(String it) {
        return since.containsKey(it);
    }

    /** Whether it has stood for {@code length} or longer. */
    boolean lasts(String it, Duration length, Instant now) {
        var began = since.get(it);
        return began != null && !began.plus(length).isAfter(now);
    }
}
