package io.curfew.simulator.http;

import java.io.IOException;

/** The body of a streamed answer. Every write is one chunk and reaches the client at once. */
public interface AnswerStream extends AutoCloseable {
    void write(byte[] chunk) throws IOException;

    /** Ends the body; the connection stays open for the next request. */
    @Override
    void close() throws IOException;
}
