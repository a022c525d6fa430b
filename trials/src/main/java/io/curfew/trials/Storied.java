package io.curfew.trials;

import java.io.IOException;

/** A world that can tell what happened in it, for whoever has to find out why a trial failed. */
public interface Storied extends AutoCloseable {

    /** What the world saw, in order, and then what the agents wrote. */
    String story() throws IOException;

    @Override
    void close();
}
