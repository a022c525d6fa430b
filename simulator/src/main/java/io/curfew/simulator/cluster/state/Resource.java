package io.curfew.simulator.cluster.state;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of objects that are kept, with their names on the wire. */
public enum Resource {
    NAMESPACES("", "v1", "namespaces", "Namespace", Scope.CLUSTER, "ns"),
    NODES("", "v1", "nodes", "Node", Scope.CLUSTER, "no"),
    PODS("", "v1", "pods", "Pod", Scope.NAMESPACED, "po"),
    DAEMON_SETS("apps", "v1", "daemonsets", "DaemonSet", Scope.NAMESPACED, "ds"),
    REPLICA_SETS("apps", "v1", "replicasets", "ReplicaSet", Scope.NAMESPACED, "rs"),
    EVENTS("events.k8s.io", "v1", "events", "Event", Scope.NAMESPACED, "ev"),
    BUDGETS("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", Scope.NAMESPACED, "pdb");

    /** Whether objects live in a namespace. */
    public enum Scope {
        CLUSTER,
        NAMESPACED
    }

    private final String group;
    private final String version;
    private final String plural;
    private final String kind;
    private final Scope scope;
    private final String shortName;

    Resource(String group, String version, String plural, String kind, Scope scope, String shortName) {
        this.group = group;
        this.version = version;
        this.plural = plural;
        this.kind = kind;
        this.scope = scope;
        this.shortName = shortName;
    }

    /** Empty for the core group. */
    public String group() {
        return group;
    }

    public String version() {
        return version;
    }

    public String plural() {
        return plural;
    }

    public String kind() {
        return kind;
    }

    public String shortName() {
        return shortName;
    }

    public boolean isNamespaced() {
        return scope == Scope.NAMESPACED;
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The plural as error messages name it: {@code pods}, {@code replicasets.apps}. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** The kind as validation messages name it: {@code Pod}, {@code ReplicaSet.apps}. */
    public String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    /** Whether the server counts changes of its spec in {@code metadata.generation}. */
    public boolean countsGenerations() {
        return switch (this) {
            case PODS, DAEMON_SETS, REPLICA_SETS, BUDGETS -> true;
            case NAMESPACES, NODES, EVENTS -> false;
        };
    }

    /** Whether its status is changed through a subresource only. */
    public boolean hasStatus() {
        return this != EVENTS;
    }

    public static Optional<Resource> of(String group, String version, String plural) {
        return Arrays.stream(values())
                .filter(r -> r.group.equals(group) && r.version.equals(version) && r.plural.equals(plural))
                .findFirst();
    }

    public static Optional<Resource> ofKind(String apiVersion, String kind) {
        return Arrays.stream(values())
                .filter(r -> r.apiVersion().equals(apiVersion) && r.kind.equals(kind))
                .findFirst();
    }
}
