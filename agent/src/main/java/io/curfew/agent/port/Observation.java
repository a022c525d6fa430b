package io.curfew.agent.port;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.interruption.MetadataView;
import java.util.List;

/** Something new for the loop. Pollers and watches only hand these over; nothing else changes the loop's state. */
public sealed interface Observation {
    record MetadataSeen(MetadataView metadata) implements Observation {}

    /** All pods of the own node as the watch knows them now. */
    record PodsSeen(List<Pod> pods) implements Observation {
        public PodsSeen {
            pods = List.copyOf(pods);
        }
    }

    /** The watch cannot see the pods at present; it goes on trying by itself. What it last saw still counts. */
    record PodsUnseen(String why) implements Observation {}

    /** Says nothing new, and wakes the loop. */
    record Woken() implements Observation {}

    /** An action ended. */
    record ActionEnded(Result result) implements Observation {}
}
