package io.curfew.simulator.cluster.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Store;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Deletes as the real server does (drain.md 2.4, observed on 1.36.3).
 *
 * <p>A pod gets a deletionTimestamp and stays until its kubelet says that it has ended. A second delete can only
 * shorten: the new deletionTimestamp counts from the first request, and where that has passed it is now, with a period
 * of one second.
 */
public final class Deletion {
    private static final long DEFAULT_GRACE = 30;

    private final Store store;
    private final InstantSource clock;

    public Deletion(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What a deletion left behind. */
    public sealed interface Outcome {
        /** The object as it is now, or was in the end. */
        ObjectNode object();
    }

    /** It goes later: when its kubelet or the owner of a finalizer lets it. */
    public record Marked(ObjectNode object) implements Outcome {}

    /** It is gone (or would be, in a dry run). */
    public record Removed(ObjectNode object) implements Outcome {}

    public Outcome delete(Resource resource, String namespace, String name, DeleteOptions options) {
        var object = store.get(resource, namespace, name);
        options.check(resource, object);
        return switch (resource) {
            case PODS -> deletePod(object, options);
            case NAMESPACES -> new Marked(terminateNamespace(object, options));
            default -> deleteOther(resource, object, options);
        };
    }

    /** Removes an object that waits for nothing but its finalizers, once the last of them is gone. */
    boolean isReleased(ObjectNode object) {
        return Pods.isTerminating(object) && Pods.deletionGrace(object) == 0 && !hasFinalizers(object);
    }

    private Outcome deletePod(ObjectNode pod, DeleteOptions options) {
        if (!Pods.isTerminating(pod)) {
            var period = firstPeriod(pod, options);
            return carryOut(marked(pod, clock.instant().plusSeconds(period), period), options);
        }
        var period = Pods.deletionGrace(pod);
        if (period == 0) {
            return removeUnlessHeld(Resource.PODS, pod, options);
        }
        var asked = options.grace().map(Deletion::notNegative).orElse(period);
        return asked >= period ? new Marked(pod) : carryOut(shortened(pod, asked), options);
    }

    private static long firstPeriod(ObjectNode pod, DeleteOptions options) {
        if (Pods.node(pod).isEmpty() || Pods.isFinished(pod)) {
            return 0;
        }
        var own = Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong(DEFAULT_GRACE);
        return notNegative(options.grace().orElse(own));
    }

    private static long notNegative(long seconds) {
        return seconds < 0 ? 1 : seconds;
    }

    private ObjectNode shortened(ObjectNode pod, long asked) {
        var until = Instant.parse(Json.text(pod, "metadata", "deletionTimestamp"));
        var since = until.minusSeconds(Pods.deletionGrace(pod));
        var earlier = since.plusSeconds(asked);
        if (!earlier.isBefore(clock.instant())) {
            return marked(pod, earlier, asked);
        }
        return marked(pod, clock.instant(), Math.min(asked, 1));
    }

    private static ObjectNode marked(ObjectNode object, Instant until, long period) {
        var marked = Json.fork(object);
        var metadata = Json.metadata(marked);
        if (!Pods.isTerminating(object) && metadata.has("generation")) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        metadata.put("deletionTimestamp", Json.time(until));
        metadata.put("deletionGracePeriodSeconds", period);
        return marked;
    }

    private Outcome carryOut(ObjectNode marked, DeleteOptions options) {
        if (options.dryRun()) {
            return new Marked(marked);
        }
        var written = store.replace(Resource.PODS, marked);
        return Pods.deletionGrace(written) == 0
                ? removeUnlessHeld(Resource.PODS, written, options)
                : new Marked(written);
    }

    private Outcome deleteOther(Resource resource, ObjectNode object, DeleteOptions options) {
        if (hasFinalizers(object) && !options.dryRun()) {
            return new Marked(
                    store.replace(resource, Pods.isTerminating(object) ? object : marked(object, clock.instant(), 0)));
        }
        return removeUnlessHeld(resource, object, options);
    }

    private Outcome removeUnlessHeld(Resource resource, ObjectNode object, DeleteOptions options) {
        if (hasFinalizers(object)) {
            return new Marked(object);
        }
        if (!options.dryRun()) {
            store.remove(resource, object);
        }
        return new Removed(object);
    }

    private ObjectNode terminateNamespace(ObjectNode namespace, DeleteOptions options) {
        if (Pods.isTerminating(namespace) || options.dryRun()) {
            return namespace;
        }
        var terminating = Json.fork(namespace);
        Json.metadata(terminating).put("deletionTimestamp", Json.time(clock.instant()));
        Json.child(terminating, "status").put("phase", "Terminating");
        return store.replace(Resource.NAMESPACES, terminating);
    }

    private static boolean hasFinalizers(ObjectNode object) {
        return !Json.at(object, "metadata", "finalizers").isEmpty();
    }
}
