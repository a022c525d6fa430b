package io.curfew.agent.check;

import io.curfew.agent.port.AutoScaling;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Auto Scaling as the agent would ask it, with the agent's credentials.
 *
 * @param ownClockAhead how far the own clock is ahead of AWS', as of its newest answer; empty where none gave its time
 */
public record AwsProbe(AutoScaling autoScaling, Supplier<Optional<Duration>> ownClockAhead) implements AutoCloseable {
    @Override
    public void close() {
        autoScaling.close();
    }
}
