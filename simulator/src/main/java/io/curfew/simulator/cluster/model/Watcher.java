package io.curfew.simulator.cluster.model;

import io.curfew.simulator.cluster.state.WatchEvent;

/** Who is told of changes. Called under the cluster's lock: it must neither wait nor call the cluster. */
public interface Watcher {
    void onEvent(WatchEvent event);

    /** Nothing more will come: the time is over, or an ERROR was sent. */
    void onEnd();
}
