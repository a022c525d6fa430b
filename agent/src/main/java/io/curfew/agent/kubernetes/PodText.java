package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.drain.Pod;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a pod as the API server writes it to the pod as the drain sees it. */
final class PodText {
    /** The server's default for {@code spec.terminationGracePeriodSeconds}. */
    private static final long USUAL_GRACE = 30;

    private static final long LONGEST_GRACE = Duration.ofDays(36_500).toSeconds();

    private static final String MIRROR = "kubernetes.io/config.mirror";
    /** The whole pod once more, as its author wrote it; nobody here asks for it. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private PodText() {}

    /**
     * Throws where {@code pod} is no pod of {@code nodeName}, or a field that matters is not as it must be: whoever is
     * taken for something else may be evicted wrongly, and whoever is left out lets a node pass for drained.
     */
    static Pod read(JsonNode pod, String nodeName) throws IOException {
        var metadata = pod.path("metadata");
        var spec = pod.path("spec");
        var name = Json.text(metadata, "name");
        try {
            var node = Json.text(spec, "nodeName");
            if (!node.equals(nodeName)) {
                throw new IOException("is on node " + node + ", asked for " + nodeName);
            }
            return read(metadata, spec, pod.path("status"));
        } catch (IOException | DateTimeException | ArithmeticException broken) {
            throw new IOException(Texts.oneLine("pod " + name + ": " + broken.getMessage()), broken);
        }
    }

    private static Pod read(JsonNode metadata, JsonNode spec, JsonNode status) throws IOException {
        var name = Json.text(metadata, "name");
        var annotations = texts(metadata.path("annotations"));
        annotations.remove(LAST_APPLIED);
        var phase = Json.optionalText(status, "phase").orElse("");
        return new Pod(
                Json.text(metadata, "uid"),
                Json.text(metadata, "namespace"),
                name,
                controller(metadata),
                ownedByNode(metadata),
                annotations.containsKey(MIRROR),
                grace(Json.number(spec, "terminationGracePeriodSeconds", USUAL_GRACE)),
                deletion(metadata),
                phase.equals("Succeeded") || phase.equals("Failed"),
                containersEnded(status.path("containerStatuses")),
                Json.condition(status, "Ready"),
                finalizers(metadata),
                claims(name, spec),
                emptyDir(spec),
                Math.toIntExact(Json.number(spec, "priority", 0)),
                Json.optionalText(spec, "priorityClassName").filter(text -> !text.isEmpty()),
                tolerations(spec),
                texts(metadata.path("labels")),
                annotations);
    }

    private static Optional<Pod.Owner> controller(JsonNode metadata) throws IOException {
        for (var owner : metadata.path("ownerReferences")) {
            if (Json.flag(owner, "controller")) {
                return Optional.of(new Pod.Owner(
                        Json.text(owner, "apiVersion"), Json.text(owner, "kind"), Json.text(owner, "name")));
            }
        }
        return Optional.empty();
    }

    private static boolean ownedByNode(JsonNode metadata) {
        for (var owner : metadata.path("ownerReferences")) {
            if (owner.path("kind").asText().equals("Node")
                    && owner.path("apiVersion").asText().equals("v1")) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Pod.Deletion> deletion(JsonNode metadata) throws IOException {
        var at = Json.optionalText(metadata, "deletionTimestamp");
        if (at.isEmpty()) {
            return Optional.empty();
        }
        var grace = grace(Json.number(metadata, "deletionGracePeriodSeconds", 0));
        return Optional.of(new Pod.Deletion(Instant.parse(at.get()), grace));
    }

    /** A pod may ask for nearly 300 billion years, with which no instant can be reckoned. */
    private static Duration grace(long seconds) {
        return Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_GRACE));
    }

    /** No status at all says nothing: the kubelet has not reported yet. */
    private static boolean containersEnded(JsonNode statuses) {
        for (var status : statuses) {
            if (!status.path("state").path("terminated").isObject()) {
                return false;
            }
        }
        return !statuses.isEmpty();
    }

    private static List<String> finalizers(JsonNode metadata) {
        var names = new ArrayList<String>();
        metadata.path("finalizers").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static List<String> claims(String pod, JsonNode spec) throws IOException {
        var names = new ArrayList<String>();
        for (var volume : spec.path("volumes")) {
            if (volume.path("persistentVolumeClaim").isObject()) {
                names.add(Json.text(volume.path("persistentVolumeClaim"), "claimName"));
            } else if (volume.path("ephemeral").isObject()) {
                // The claim of a generic ephemeral volume has this name, by contract.
                names.add(pod + "-" + Json.text(volume, "name"));
            }
        }
        return names;
    }

    private static boolean emptyDir(JsonNode spec) {
        for (var volume : spec.path("volumes")) {
            if (volume.path("emptyDir").isObject()) {
                return true;
            }
        }
        return false;
    }

    private static List<Pod.Toleration> tolerations(JsonNode spec) throws IOException {
        var all = new ArrayList<Pod.Toleration>();
        for (var toleration : spec.path("tolerations")) {
            all.add(new Pod.Toleration(
                    Json.optionalText(toleration, "key").orElse(""),
                    Json.optionalText(toleration, "operator").orElse(""),
                    Json.optionalText(toleration, "value").orElse(""),
                    Json.optionalText(toleration, "effect").orElse("")));
        }
        return all;
    }

    private static Map<String, String> texts(JsonNode object) throws IOException {
        var all = new HashMap<String, String>();
        for (var each : object.properties()) {
            all.put(each.getKey(), Json.optionalText(object, each.getKey()).orElse(""));
        }
        return all;
    }
}
