package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All objects and one revision that counts writes, like etcd. Not for several threads at once.
 *
 * <p>Listeners hear of changes in the order of revisions, after the write that caused them is done: one that writes in
 * turn is heard later, not in between.
 */
public final class Store {
    private final InstantSource clock;
    private final History history;
    private final Map<Resource, NavigableMap<String, ObjectNode>> objects = new EnumMap<>(Resource.class);
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private final Queue<Change> unheard = new ArrayDeque<>();
    private boolean telling;
    private long revision = 1;
    private long born;

    /** Remembers the last {@code window} changes for watches. */
    public Store(InstantSource clock, int window) {
        this.clock = clock;
        history = new History(window);
        history.forget(revision);
        for (var resource : Resource.values()) {
            objects.put(resource, new TreeMap<>());
        }
    }

    public void subscribe(Consumer<Change> listener) {
        listeners.add(listener);
    }

    public long revision() {
        return revision;
    }

    public Optional<ObjectNode> find(Resource resource, String namespace, String name) {
        return Optional.ofNullable(kept(resource).get(key(namespace, name)));
    }

    /** The object, or a refusal with 404. */
    public ObjectNode get(Resource resource, String namespace, String name) {
        return find(resource, namespace, name).orElseThrow(() -> Refusal.notFound(resource, name));
    }

    /** All of a kind, in the order of namespace and name. */
    public Collection<ObjectNode> all(Resource resource) {
        return Collections.unmodifiableCollection(kept(resource).values());
    }

    /** All of a kind in one namespace, in the order of names. */
    public Collection<ObjectNode> in(Resource resource, String namespace) {
        return Collections.unmodifiableCollection(
                kept(resource).subMap(namespace + "/", namespace + "0").values());
    }

    /** All of a kind as they were at {@code revision}, as far back as the history reaches. */
    public Collection<ObjectNode> asOf(Resource resource, long then) {
        var past = new TreeMap<>(kept(resource));
        history.newestFirst(
                change -> {
                    if (change.resource() == resource) {
                        var key = key(Json.namespace(change.object()), Json.name(change.object()));
                        change.before().ifPresentOrElse(before -> past.put(key, before), () -> past.remove(key));
                    }
                },
                then);
        return past.values();
    }

    public ObjectNode create(Resource resource, ObjectNode object) {
        var key = key(Json.namespace(object), Json.name(object));
        if (kept(resource).containsKey(key)) {
            throw Refusal.alreadyExists(resource, Json.name(object));
        }
        var created = Json.fork(object);
        var metadata = Json.metadata(created);
        metadata.put("uid", nextUid());
        metadata.put("resourceVersion", Long.toString(revision + 1));
        metadata.put("creationTimestamp", Json.time(clock.instant()));
        kept(resource).put(key, created);
        tell(Change.Type.ADDED, resource, Optional.empty(), created);
        return created;
    }

    /** Puts {@code object} in the place of the one with its name; where nothing differs, nothing is written. */
    public ObjectNode replace(Resource resource, ObjectNode object) {
        var key = key(Json.namespace(object), Json.name(object));
        var before = get(resource, Json.namespace(object), Json.name(object));
        if (object.equals(before)) {
            return before;
        }
        var replaced = underRevision(object, revision + 1);
        kept(resource).put(key, replaced);
        tell(Change.Type.MODIFIED, resource, Optional.of(before), replaced);
        return replaced;
    }

    public void remove(Resource resource, ObjectNode object) {
        var before = kept(resource).remove(key(Json.namespace(object), Json.name(object)));
        if (before != null) {
            tell(Change.Type.DELETED, resource, Optional.of(before), underRevision(before, revision + 1));
        }
    }

    /** The changes after {@code from}, or a refusal with 410 where the history does not reach so far back. */
    public List<Change> changesAfter(long from) {
        if (from < history.forgottenUpTo()) {
            throw Refusal.tooOld(from, history.forgottenUpTo());
        }
        return history.after(from);
    }

    /** Makes every watch that starts below the present revision too old. */
    public void forgetHistory() {
        history.forget(revision);
    }

    private void tell(Change.Type type, Resource resource, Optional<ObjectNode> before, ObjectNode object) {
        var change = new Change(++revision, clock.instant(), type, resource, before, object);
        history.add(change);
        unheard.add(change);
        if (telling) {
            return;
        }
        telling = true;
        try {
            for (var next = unheard.poll(); next != null; next = unheard.poll()) {
                for (var listener : listeners) {
                    listener.accept(next);
                }
            }
        } finally {
            telling = false;
        }
    }

    private static ObjectNode underRevision(ObjectNode object, long revision) {
        var copy = Json.copy(object);
        var metadata = Json.object();
        metadata.setAll((ObjectNode) object.path("metadata"));
        metadata.put("resourceVersion", Long.toString(revision));
        copy.set("metadata", metadata);
        return copy;
    }

    private NavigableMap<String, ObjectNode> kept(Resource resource) {
        return objects.getOrDefault(resource, new TreeMap<>());
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    // Counted, not random, so that a world can be run again from its seed.
    private String nextUid() {
        var digits = Long.toString(++born);
        return "00000000-0000-4000-8000-" + "0".repeat(12 - digits.length()) + digits;
    }
}
