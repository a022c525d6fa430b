package io.curfew.agent.kubernetes;

/** In whose name the agent reads its Node, reads its pods, evicts and deletes. Node patches and Events are always its own. */
public enum Identity {
    /** The ServiceAccount of the agent. */
    AS_ITSELF,
    /** {@code system:node:<own node>}, by constrained impersonation (own-node-only.md 4). */
    AS_OWN_NODE
}
