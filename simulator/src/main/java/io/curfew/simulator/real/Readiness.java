package io.curfew.simulator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a program to answer, and gives up at once when it has ended. */
final class Readiness {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Readiness() {}

    /** A question to the program; an I/O error means "not yet". */
    @FunctionalInterface
    interface Question {
        boolean ask() throws IOException;
    }

    static void await(String name, ServerProcess process, Question ready) {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            process.checkAlive();
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting for " + name);
            }
            if (answers(ready)) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new IllegalStateException(name + " was not ready after " + LIMIT.toSeconds()
                + " s; the last lines of its log:\n" + process.tail());
    }

    private static boolean answers(Question ready) {
        try {
            return ready.ask();
        } catch (IOException | UncheckedIOException notYet) {
            return false;
        }
    }
}
