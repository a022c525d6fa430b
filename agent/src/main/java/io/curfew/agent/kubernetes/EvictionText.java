package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.drain.Pod;
import java.time.Duration;
import java.util.Optional;

/** The bodies of evictions and deletions: always with the UID of the pod that is meant, never with grace 0. */
final class EvictionText {
    private EvictionText() {}

    static String evict(Pod pod, Optional<Duration> grace) {
        var eviction = Json.object().put("apiVersion", "policy/v1").put("kind", "Eviction");
        eviction.putObject("metadata").put("name", pod.name()).put("namespace", pod.namespace());
        fill(eviction.putObject("deleteOptions"), pod, grace);
        return Json.write(eviction);
    }

    static String delete(Pod pod, Duration grace) {
        var options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
        fill(options, pod, Optional.of(grace));
        return Json.write(options);
    }

    /** An eviction that only asks. */
    static String evictDry(Pod pod) {
        var eviction = Json.object().put("apiVersion", "policy/v1").put("kind", "Eviction");
        eviction.putObject("metadata").put("name", pod.name()).put("namespace", pod.namespace());
        var options = eviction.putObject("deleteOptions");
        fill(options, pod, Optional.of(pod.grace()));
        options.putArray("dryRun").add("All");
        return Json.write(eviction);
    }

    /** A DELETE that only asks. */
    static String deleteDry(Pod pod) {
        var options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
        fill(options, pod, Optional.of(pod.grace()));
        options.putArray("dryRun").add("All");
        return Json.write(options);
    }

    private static void fill(ObjectNode options, Pod pod, Optional<Duration> grace) {
        grace.ifPresent(given -> options.put("gracePeriodSeconds", Math.max(1, given.toSeconds())));
        options.putObject("preconditions").put("uid", pod.uid());
    }
}
