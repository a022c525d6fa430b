package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One write.
 *
 * @param before the object as it was; empty where it is new
 * @param object as it is now; of a deletion the last state, under the revision of the deletion
 */
public record Change(
        long revision, Instant at, Type type, Resource resource, Optional<ObjectNode> before, ObjectNode object) {

    /** What a write does, in the words of a watch. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
