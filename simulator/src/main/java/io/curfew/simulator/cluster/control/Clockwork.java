package io.curfew.simulator.cluster.control;

import io.curfew.simulator.time.WorldTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of the cluster's loops: what they ask to run later runs under the cluster's lock. */
public final class Clockwork implements InstantSource {
    private final WorldTime time;
    private final Object lock;

    public Clockwork(WorldTime time, Object lock) {
        this.time = time;
        this.lock = lock;
    }

    @Override
    public Instant instant() {
        return time.instant();
    }

    public WorldTime.Alarm after(Duration delay, Runnable task) {
        return time.after(delay, () -> {
            synchronized (lock) {
                task.run();
            }
        });
    }
}
