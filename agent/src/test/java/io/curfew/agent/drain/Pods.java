package io.curfew.agent.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pods for tests: {@code Pods.pod("shop/web-1").grace(30).ofReplicaSet().build()}. */
public final class Pods {
    private final String namespace;
    private final String name;
    private final List<String> claims = new ArrayList<>();
    private final List<String> finalizers = new ArrayList<>();
    private final List<Pod.Toleration> tolerations = new ArrayList<>();
    private String uid;
    private Optional<Pod.Owner> controller = Optional.empty();
    private boolean ownedByNode;
    private boolean mirror;
    private Duration grace = Duration.ofSeconds(30);
    private Optional<Pod.Deletion> deletion = Optional.empty();
    private boolean finished;
    private boolean containersEnded;
    private int priority;
    private Optional<String> priorityClass = Optional.empty();
    private boolean ready = true;
    private boolean emptyDir;
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> annotations = new HashMap<>();

    private Pods(String namespace, String name) {
        this.namespace = namespace;
        this.name = name;
        this.uid = namespace + "-" + name + "-uid";
    }

    /** A pod without an owner, as {@code namespace/name}, with 30 s of grace. */
    public static Pods pod(String fullName) {
        var slash = fullName.indexOf('/');
        return new Pods(fullName.substring(0, slash), fullName.substring(slash + 1));
    }

    public Pods uid(String value) {
        uid = value;
        return this;
    }

    public Pods grace(long seconds) {
        grace = Duration.ofSeconds(seconds);
        return this;
    }

    public Pods ofReplicaSet() {
        return ownedBy("apps/v1", "ReplicaSet");
    }

    public Pods ofDaemonSet() {
        return ownedBy("apps/v1", "DaemonSet");
    }

    public Pods ownedBy(String apiVersion, String kind) {
        controller = Optional.of(new Pod.Owner(apiVersion, kind, name + "-owner"));
        return this;
    }

    public Pods ownedByNode() {
        ownedByNode = true;
        return this;
    }

    public Pods mirror() {
        mirror = true;
        return this;
    }

    public Pods finished() {
        finished = true;
        return this;
    }

    public Pods containersEnded() {
        containersEnded = true;
        return this;
    }

    /** Its end was asked for at {@code requested}, with {@code seconds} of grace. */
    public Pods terminatingSince(Instant requested, long seconds) {
        deletion = Optional.of(new Pod.Deletion(requested.plusSeconds(seconds), Duration.ofSeconds(seconds)));
        return this;
    }

    public Pods heldBy(String finalizer) {
        finalizers.add(finalizer);
        return this;
    }

    public Pods claim(String claim) {
        claims.add(claim);
        return this;
    }

    public Pods priority(int value) {
        priority = value;
        return this;
    }

    public Pods priorityClass(String value) {
        priorityClass = Optional.of(value);
        return this;
    }

    public Pods tolerating(String key, String operator, String value, String effect) {
        tolerations.add(new Pod.Toleration(key, operator, value, effect));
        return this;
    }

    public Pods label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public Pods annotation(String key, String value) {
        annotations.put(key, value);
        return this;
    }

    /** To be waited for instead of evicted. */
    public Pods awaited() {
        return annotation(Wishes.DRAIN, "wait");
    }

    public Pods notReady() {
        ready = false;
        return this;
    }

    public Pods emptyDir() {
        emptyDir = true;
        return this;
    }

    public Pod build() {
        return new Pod(
                uid,
                namespace,
                name,
                controller,
                ownedByNode,
                mirror,
                grace,
                deletion,
                finished,
                containersEnded,
                ready,
                finalizers,
                claims,
                emptyDir,
                priority,
                priorityClass,
                tolerations,
                labels,
                annotations);
    }
}
