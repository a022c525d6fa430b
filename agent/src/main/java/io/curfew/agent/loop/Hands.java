package io.curfew.agent.loop;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import java.util.function.Consumer;

/** Carries out actions, each apart from the loop. */
@FunctionalInterface
public interface Hands {
    /** Begins {@code action} and returns at once; {@code done} is called exactly once, on any thread. */
    void begin(Action action, Consumer<Result> done);
}
