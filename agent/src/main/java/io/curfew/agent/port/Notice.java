package io.curfew.agent.port;

import java.util.Optional;

/**
 * An Event for people, on the own Node or on one of its pods.
 *
 * @param key what makes it the same notice: told once (also after a restart, since the Event's name is made of it)
 * @param reason CamelCase, as {@code kubectl describe} shows it
 * @param about the pod; empty for the own Node
 * @param text a sentence, at most 1 kB
 */
public record Notice(String key, Severity severity, String reason, Optional<PodRef> about, String text) {
    /** The two types that Kubernetes knows. */
    public enum Severity {
        NORMAL,
        WARNING
    }

    /** A pod, by name and identity. */
    public record PodRef(String namespace, String name, String uid) {}
}
