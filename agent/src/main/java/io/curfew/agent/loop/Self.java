package io.curfew.agent.loop;

import java.util.Optional;

/**
 * Who this agent is.
 *
 * @param nodeName the Node that it runs on, from the downward API
 * @param podUid its own pod, where the downward API gives it
 */
public record Self(String nodeName, Optional<String> podUid) {}
