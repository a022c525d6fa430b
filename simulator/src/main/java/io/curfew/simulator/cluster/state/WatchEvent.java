package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One line of a watch.
 *
 * @param type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR
 * @param object the object, not to be changed; of an ERROR a Status
 */
public record WatchEvent(String type, ObjectNode object) {}
