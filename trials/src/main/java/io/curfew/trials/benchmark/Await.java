package io.curfew.trials.benchmark;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what must come, and says what has not. */
final class Await {
    private static final Duration STEP = Duration.ofMillis(10);

    private Await() {}

    static void until(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + limit.toSeconds() + " s: " + what);
            }
            Thread.sleep(STEP);
        }
    }
}
