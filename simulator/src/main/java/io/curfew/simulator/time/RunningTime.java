package io.curfew.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A time that passes by itself, as fast as the clock on the wall or a whole number of times faster. */
public final class RunningTime implements WorldTime, AutoCloseable {
    private final InstantSource wall = InstantSource.system();
    private final Instant start = wall.instant();
    private final int speed;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("world-time").factory());

    /** Passes {@code speed} times as fast as the wall clock, from 1 up, beginning at the wall clock's instant. */
    public RunningTime(int speed) {
        if (speed < 1) {
            throw new IllegalArgumentException("speed=" + speed + ": at least 1");
        }
        this.speed = speed;
    }

    @Override
    public Instant instant() {
        return start.plus(Duration.between(start, wall.instant()).multipliedBy(speed));
    }

    @Override
    public Alarm at(Instant due, Runnable task) {
        var delay = Duration.between(instant(), due).dividedBy(speed);
        var future = timer.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
