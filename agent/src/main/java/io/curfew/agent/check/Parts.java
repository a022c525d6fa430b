package io.curfew.agent.check;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** The parts of a checkup, asked side by side. Whatever becomes of one, it has an answer when the time is up. */
record Parts(Executor threads, Duration limit) {

    /**
     * @param trouble the answer that says: not found out, because of this
     */
    <T> CompletableFuture<T> ask(Supplier<? extends T> question, Function<String, ? extends T> trouble) {
        return CompletableFuture.<T>supplyAsync(question::get, threads)
                .exceptionally(
                        fault -> trouble.apply("fault: " + fault.getClass().getSimpleName()))
                .completeOnTimeout(
                        trouble.apply("no answer within " + limit.toSeconds() + " s"),
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
    }
}
