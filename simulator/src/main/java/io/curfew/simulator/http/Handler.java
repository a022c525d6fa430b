package io.curfew.simulator.http;

import java.io.IOException;

/** Answers requests; called on a virtual thread of the request's connection, so it may wait. */
@FunctionalInterface
public interface Handler {
    /** Answers by {@code answer}, once. An {@link IOException} means that the client went away. */
    void handle(Request request, Answer answer) throws IOException;
}
