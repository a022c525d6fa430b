package io.curfew.agent.loop;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import io.curfew.simulator.time.HandMovedTime;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Performs an action half of its latency after it was begun, and hands over what came of it after the other half. */
final class VirtualHands implements Hands {
    private final HandMovedTime time;
    private final Performer performer;
    private final Function<Action, Duration> latency;
    private final Predicate<Action> lost;
    private final Consumer<Action> performed;
    private final Runnable answered;
    private boolean dead;

    /**
     * @param lost actions of which nobody ever hears again
     * @param performed told right after an action had its effect, before its answer is handed over
     * @param answered told right after an answer was handed over
     */
    VirtualHands(
            HandMovedTime time,
            Performer performer,
            Function<Action, Duration> latency,
            Predicate<Action> lost,
            Consumer<Action> performed,
            Runnable answered) {
        this.time = time;
        this.performer = performer;
        this.latency = latency;
        this.lost = lost;
        this.performed = performed;
        this.answered = answered;
    }

    @Override
    public void begin(Action action, Consumer<Result> done) {
        if (lost.test(action)) {
            time.after(action.timeLimit(), () -> answer(new Result.NoAnswer(action, "no answer in time"), done));
            return;
        }
        var half = latency.apply(action).dividedBy(2);
        time.after(half, () -> {
            if (dead) {
                return;
            }
            var result = performer.perform(action);
            time.after(half, () -> answer(result, done));
            performed.accept(action);
        });
    }

    /** Nothing more is performed, and no answer is handed over. */
    void die() {
        dead = true;
    }

    private void answer(Result result, Consumer<Result> done) {
        if (!dead) {
            done.accept(result);
            answered.run();
        }
    }
}
