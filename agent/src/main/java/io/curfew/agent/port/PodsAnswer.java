package io.curfew.agent.port;

import io.curfew.agent.drain.Pod;
import java.util.List;

/** What the API server said to a list of the own pods. */
public sealed interface PodsAnswer {
    /** Every pod of the node, not one left out; a list that could not be read whole is {@link Failed}. */
    record Listed(List<Pod> pods) implements PodsAnswer {
        public Listed {
            pods = List.copyOf(pods);
        }
    }

    record Denied(String what, String message) implements PodsAnswer {}

    record Failed(String why) implements PodsAnswer {}
}
