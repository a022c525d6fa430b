package io.curfew.agent.loop;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.function.Supplier;

/** Looks on while the loop turns: meters, log lines, /status. Called on the loop's thread; must not block or throw. */
public interface Witness {
    /** A turn was taken and decided this. */
    void turned(Status status);

    /** The same, for who does not ask for every status: the seeded simulation takes millions of turns. */
    default void turned(Supplier<Status> status) {
        turned(status.get());
    }

    /** An action was begun. */
    void began(Action action);

    /** An action ended after {@code took}. */
    void ended(Result result, Duration took);

    /** One that tells several, in order. */
    static Witness all(Witness... witnesses) {
        return new Witness() {
            @Override
            public void turned(Status status) {
                for (var witness : witnesses) {
                    witness.turned(status);
                }
            }

            @Override
            public void began(Action action) {
                for (var witness : witnesses) {
                    witness.began(action);
                }
            }

            @Override
            public void ended(Result result, Duration took) {
                for (var witness : witnesses) {
                    witness.ended(result, took);
                }
            }
        };
    }
}
