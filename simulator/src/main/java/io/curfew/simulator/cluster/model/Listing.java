package io.curfew.simulator.cluster.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The answer to a list.
 *
 * @param revision from which a watch goes on
 * @param items not to be changed
 */
public record Listing(long revision, List<ObjectNode> items) {
    public Listing {
        items = List.copyOf(items);
    }
}
