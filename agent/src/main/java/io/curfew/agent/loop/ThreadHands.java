package io.curfew.agent.loop;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Each action on a virtual thread of its own, with its own time limit. */
public final class ThreadHands implements Hands, AutoCloseable {
    private final Function<Action, Result> performer;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("action-", 0).factory());

    public ThreadHands(Function<Action, Result> performer) {
        this.performer = performer;
    }

    @Override
    public void begin(Action action, Consumer<Result> done) {
        var result = new CompletableFuture<Result>();
        var thread = threads.submit(() -> result.complete(perform(action)));
        var _ = result.orTimeout(action.timeLimit().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> {
                    // Nobody waits for it any more: it must not hold a connection, or come to its effect later.
                    thread.cancel(true);
                    return new Result.NoAnswer(
                            action, "no answer within " + action.timeLimit().toSeconds() + " s");
                })
                .thenAccept(done);
    }

    // Rule 8: whatever breaks in an action, a library's Error included, is a result and never the end of the loop.
    @SuppressWarnings("CatchingUnchecked")
    private Result perform(Action action) {
        try {
            return performer.apply(action);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            return new Result.NoAnswer(action, e.toString());
        }
    }

    /** Stops at once: what is under way is interrupted and its answers are dropped. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
