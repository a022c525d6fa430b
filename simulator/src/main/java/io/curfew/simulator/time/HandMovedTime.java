package io.curfew.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** A time that stands still until somebody moves it. Single-threaded: whoever moves it runs what is due. */
public final class HandMovedTime implements WorldTime {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparingLong(Task::order));
    private Instant now;
    private long asked;

    public HandMovedTime(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Alarm at(Instant due, Runnable run) {
        var task = new Task(due.isBefore(now) ? now : due, asked++, run);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** When the next task is due; empty where none is left. */
    public Optional<Instant> nextDue() {
        return Optional.ofNullable(tasks.peek()).map(Task::due);
    }

    /** Moves on to {@code target}, running on the way what falls due, each task at its own instant. */
    public void moveTo(Instant target) {
        while (!tasks.isEmpty() && !tasks.element().due().isAfter(target)) {
            var task = tasks.remove();
            now = task.due();
            task.run().run();
        }
        now = target.isAfter(now) ? target : now;
    }

    public void moveBy(Duration step) {
        moveTo(now.plus(step));
    }

    private record Task(Instant due, long order, Runnable run) {}
}
