package io.curfew.agent.loop;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import java.util.function.Consumer;

/** Lets through what only looks, and withholds what would change anything ({@code dry-run}). */
record DryHands(Hands hands) implements Hands {
    @Override
    public void begin(Action action, Consumer<Result> done) {
        if (action.changes()) {
            done.accept(new Result.Withheld(action));
        } else {
            hands.begin(action, done);
        }
    }
}
