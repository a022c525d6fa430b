package io.curfew.simulator.cluster.model;

/** A running watch. */
public interface Watch {
    /** Ends it without another word to its watcher. */
    void cancel();
}
