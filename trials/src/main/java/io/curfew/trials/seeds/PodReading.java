package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.drain.Pod;
import io.curfew.simulator.cluster.state.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a pod of the simulated cluster to the pod as the drain sees it. */
final class PodReading {
    private PodReading() {}

    static Pod read(JsonNode pod) {
        var metadata = pod.path("metadata");
        var spec = pod.path("spec");
        var phase = Json.text(pod, "status", "phase");
        var annotations = texts(metadata.path("annotations"));
        return new Pod(
                Json.uid(pod),
                Json.namespace(pod),
                Json.name(pod),
                controller(metadata),
                ownedByNode(metadata),
                annotations.containsKey("kubernetes.io/config.mirror"),
                Duration.ofSeconds(spec.path("terminationGracePeriodSeconds").asLong(30)),
                deletion(metadata),
                phase.equals("Succeeded") || phase.equals("Failed"),
                containersEnded(pod.path("status").path("containerStatuses")),
                ready(pod.path("status").path("conditions")),
                names(metadata.path("finalizers")),
                claims(spec.path("volumes")),
                Json.list(spec.path("volumes")).stream().anyMatch(v -> v.has("emptyDir")),
                spec.path("priority").asInt(),
                Optional.of(Json.text(spec, "priorityClassName")).filter(c -> !c.isEmpty()),
                tolerations(spec.path("tolerations")),
                texts(metadata.path("labels")),
                annotations);
    }

    static Optional<Pod.Deletion> deletion(JsonNode metadata) {
        var at = Json.text(metadata, "deletionTimestamp");
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(new Pod.Deletion(
                        Instant.parse(at),
                        Duration.ofSeconds(
                                metadata.path("deletionGracePeriodSeconds").asLong())));
    }

    private static Optional<Pod.Owner> controller(JsonNode metadata) {
        for (var owner : metadata.path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return Optional.of(new Pod.Owner(
                        Json.text(owner, "apiVersion"), Json.text(owner, "kind"), Json.text(owner, "name")));
            }
        }
        return Optional.empty();
    }

    private static boolean ownedByNode(JsonNode metadata) {
        return Json.list(metadata.path("ownerReferences")).stream()
                .anyMatch(o -> Json.text(o, "kind").equals("Node"));
    }

    private static boolean containersEnded(JsonNode statuses) {
        return !statuses.isEmpty()
                && Json.list(statuses).stream().allMatch(s -> s.path("state").has("terminated"));
    }

    private static boolean ready(JsonNode conditions) {
        return Json.list(conditions).stream()
                .anyMatch(c -> Json.text(c, "type").equals("Ready")
                        && Json.text(c, "status").equals("True"));
    }

    private static List<String> names(JsonNode array) {
        return Json.list(array).stream().map(JsonNode::asText).toList();
    }

    private static List<String> claims(JsonNode volumes) {
        return Json.list(volumes).stream()
                .map(v -> Json.text(v, "persistentVolumeClaim", "claimName"))
                .filter(c -> !c.isEmpty())
                .toList();
    }

    private static List<Pod.Toleration> tolerations(JsonNode array) {
        var all = new ArrayList<Pod.Toleration>();
        array.forEach(t -> all.add(new Pod.Toleration(
                Json.text(t, "key"), Json.text(t, "operator"), Json.text(t, "value"), Json.text(t, "effect"))));
        return all;
    }

    private static Map<String, String> texts(JsonNode object) {
        var all = new HashMap<String, String>();
        object.properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
        return all;
    }
}
