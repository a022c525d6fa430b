package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.model.WatchOptions;
import io.curfew.simulator.cluster.model.Watcher;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.WatchEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is really on the node, known at once and without any agent. Tells pods apart by reading drain.md 2.3 anew: it
 * must not share a mistake with the agent.
 */
final class Truth {
    static final String WISH = "curfew.io/drain";
    private static final String CORDON = "node.kubernetes.io/unschedulable";

    private final World world;
    private final String ownUid;
    private final Map<String, Here> pods = new LinkedHashMap<>();
    private Instant changed = Scenario.BEGIN;
    private int blocking;

    /** A pod of the node. {@code blockingSince} is empty while it does not block. */
    record Here(String uid, ObjectNode json, Optional<Instant> blockingSince) {
        boolean terminating() {
            return json.path("metadata").has("deletionTimestamp");
        }

        String fullName() {
            return Json.namespace(json) + "/" + Json.name(json);
        }
    }

    Truth(World world) {
        this.world = world;
        this.ownUid = world.ownPodUid();
        world.cluster.watch(Selection.podsOf(Scenario.NODE), WatchOptions.fromNow(), new Watcher() {
            @Override
            public void onEvent(WatchEvent event) {
                see(event);
            }

            @Override
            public void onEnd() {
                throw new IllegalStateException("nobody ends the watch of the truth");
            }
        });
    }

    private void see(WatchEvent event) {
        var uid = Json.uid(event.object());
        var before = Optional.ofNullable(pods.get(uid)).flatMap(Here::blockingSince);
        if (event.type().equals("DELETED")) {
            pods.remove(uid);
            count(before.isPresent(), Blocks.NOT);
            return;
        }
        var now = blocks(event.object());
        count(before.isPresent(), now);
        pods.put(
                uid,
                new Here(
                        uid,
                        event.object(),
                        now == Blocks.NOT ? Optional.empty() : before.or(() -> Optional.of(world.time.instant()))));
    }

    private void count(boolean before, Blocks now) {
        var after = now == Blocks.YES;
        if (before != after) {
            blocking += after ? 1 : -1;
            changed = world.time.instant();
        }
    }

    private enum Blocks {
        YES,
        NOT
    }

    private Blocks blocks(ObjectNode pod) {
        var left = isOwn(pod) || isMirror(pod) || isDaemonSets(pod) || isFinished(pod) || isSkipped(pod);
        var stays = tolerates(pod) && !pod.path("metadata").has("deletionTimestamp");
        return left || stays ? Blocks.NOT : Blocks.YES;
    }

    Collection<Here> pods() {
        return Collections.unmodifiableCollection(pods.values());
    }

    Optional<Here> pod(String uid) {
        return Optional.ofNullable(pods.get(uid));
    }

    boolean blocked() {
        return blocking > 0;
    }

    /** When a pod last began or ceased to block. */
    Instant changed() {
        return changed;
    }

    boolean isOwn(JsonNode pod) {
        return Json.uid(pod).equals(ownUid);
    }

    static boolean isMirror(JsonNode pod) {
        return Json.at(pod, "metadata", "annotations").has("kubernetes.io/config.mirror") || isOwnedBy(pod, "Node");
    }

    static boolean isDaemonSets(JsonNode pod) {
        return isOwnedBy(pod, "DaemonSet");
    }

    private static boolean isOwnedBy(JsonNode pod, String kind) {
        for (var owner : Json.at(pod, "metadata", "ownerReferences")) {
            if (owner.path("kind").asText().equals(kind)) {
                return true;
            }
        }
        return false;
    }

    static boolean isFinished(JsonNode pod) {
        var phase = Json.text(pod, "status", "phase");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    static boolean tolerates(JsonNode pod) {
        for (var toleration : Json.at(pod, "spec", "tolerations")) {
            var key = Json.text(toleration, "key");
            var effect = Json.text(toleration, "effect");
            if ((key.isEmpty() || key.equals(CORDON)) && (effect.isEmpty() || effect.equals("NoSchedule"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether its owner wants it to be left alone. */
    static boolean isSkipped(JsonNode pod) {
        return wishes(pod, "skip");
    }

    static boolean wishes(JsonNode pod, String wish) {
        return Json.at(pod, "metadata", "annotations").path(WISH).asText("").equals(wish)
                || Json.at(pod, "metadata", "labels").path(WISH).asText("").equals(wish);
    }

    static boolean isCritical(JsonNode pod) {
        return Json.at(pod, "spec", "priority").asInt() >= 2_000_000_000;
    }
}
