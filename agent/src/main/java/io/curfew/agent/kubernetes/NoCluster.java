package io.curfew.agent.kubernetes;

/** There is no usable configuration for a cluster. The message is one line for people: what is wrong, and where. */
public final class NoCluster extends Exception {
    NoCluster(String message) {
        super(message);
    }
}
