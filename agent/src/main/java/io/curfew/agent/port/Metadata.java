package io.curfew.agent.port;

import java.util.function.Consumer;

/** Instance metadata, looked at in the background. */
public interface Metadata extends AutoCloseable {
    /**
     * Begins to look, and hands over a {@link Observation.MetadataSeen} for the first answer and whenever a reading
     * or the age of the last answer has changed. Never throws for what instance metadata answers.
     */
    void watch(Consumer<Observation> inbox);

    @Override
    void close();
}
