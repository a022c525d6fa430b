package io.curfew.trials.longlife;

import io.curfew.simulator.time.HandMovedTime;
import io.curfew.simulator.time.WorldTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A time that one thread moves by hand while servers on other threads ask it and set alarms. What is due runs on the
 * mover's thread, without a lock: it may send requests, and wait for the servers' answers.
 */
final class SharedTime implements WorldTime {
    private final HandMovedTime time; // guarded by this
    private final Queue<Task> due = new ArrayDeque<>(); // the mover's, filled under the lock

    SharedTime(Instant start) {
        time = new HandMovedTime(start);
    }

    @Override
    public synchronized Instant instant() {
        return time.instant();
    }

    @Override
    public synchronized Alarm at(Instant at, Runnable run) {
        var task = new Task(run);
        var alarm = time.at(at, () -> due.add(task));
        return () -> {
            synchronized (this) {
                task.cancelled = true;
                alarm.cancel();
            }
        };
    }

    /** Moves on to whatever is due next, and runs it; at most to {@code limit}. */
    void step(Instant limit) {
        move(limit);
        for (var task = next(); task != null; task = next()) {
            task.run.run();
        }
    }

    /** Nothing that was to come will: the end of a world. */
    synchronized void end() {
        while (time.nextDue().isPresent()) {
            time.moveTo(time.nextDue().get());
        }
        due.clear();
    }

    private synchronized void move(Instant limit) {
        time.moveTo(time.nextDue().filter(limit::isAfter).orElse(limit));
    }

    private synchronized @Nullable Task next() {
        for (var task = due.poll(); task != null; task = due.poll()) {
            if (!task.cancelled) {
                return task;
            }
        }
        return null;
    }

    private static final class Task {
        final Runnable run;
        boolean cancelled;

        Task(Runnable run) {
            this.run = run;
        }
    }
}
