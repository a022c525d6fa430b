package io.curfew.simulator.cluster.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** A queue of what has changed, worked off a lag later; what is marked twice is worked off once. */
final class Loop<K> {
    private final Clockwork clockwork;
    private final Duration lag;
    private final Consumer<K> work;
    private final Set<K> marked = new LinkedHashSet<>();
    private boolean stopped;
    private boolean due;

    Loop(Clockwork clockwork, Duration lag, Consumer<K> work) {
        this.clockwork = clockwork;
        this.lag = lag;
        this.work = work;
    }

    void mark(K key) {
        marked.add(key);
        if (!due && !stopped) {
            due = true;
            clockwork.after(lag, this::workOff);
        }
    }

    /** Notes what is marked, but works nothing off until {@link #resume}. */
    void stop() {
        stopped = true;
    }

    void resume() {
        stopped = false;
        if (!marked.isEmpty() && !due) {
            due = true;
            clockwork.after(lag, this::workOff);
        }
    }

    /** Works off now what is marked. */
    void settle() {
        if (!stopped) {
            var keys = new ArrayList<>(marked);
            marked.clear();
            keys.forEach(work);
        }
    }

    private void workOff() {
        due = false;
        settle();
    }
}
