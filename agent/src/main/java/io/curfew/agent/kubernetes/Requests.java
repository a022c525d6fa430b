package io.curfew.agent.kubernetes;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.kubernetes.Request.Payload;
import io.curfew.agent.kubernetes.Request.Verb;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Every request that the agent ever sends, and in whose name (own-node-only.md 1). */
record Requests(String nodeName, Identity identity) {

    Request readNode() {
        return new Request(Verb.GET, "nodes", node(), Optional.empty(), asNode());
    }

    /** Always as itself: NodeRestriction is far looser than the policy, and a policy cannot tell it from the kubelet. */
    Request patchNode(String mergePatch) {
        var payload = new Payload("application/merge-patch+json", mergePatch);
        return new Request(Verb.PATCH, "nodes", node(), Optional.of(payload), Optional.empty());
    }

    /** From the watch cache, by its index (drain.md 3): no limit and no paging, which would read every pod. */
    Request listFromCache() {
        return pods(Verb.LIST, "&resourceVersion=0");
    }

    Request listConsistently() {
        return pods(Verb.LIST, "");
    }

    Request watch(String resourceVersion, Duration limit) {
        return pods(
                Verb.WATCH,
                "&watch=true&allowWatchBookmarks=true&timeoutSeconds=" + limit.toSeconds() + "&resourceVersion="
                        + encoded(resourceVersion));
    }

    Request evict(Pod pod, String eviction) {
        return new Request(
                Verb.CREATE, "pods/eviction", pod(pod) + "/eviction", Optional.of(Payload.json(eviction)), asNode());
    }

    Request delete(Pod pod, String options) {
        return new Request(Verb.DELETE, "pods", pod(pod), Optional.of(Payload.json(options)), asNode());
    }

    Request event(String namespace, String event) {
        var path = "/apis/events.k8s.io/v1/namespaces/" + encoded(namespace) + "/events";
        return new Request(Verb.CREATE, "events", path, Optional.of(Payload.json(event)), Optional.empty());
    }

    private Request pods(Verb verb, String more) {
        var selector = encoded("spec.nodeName=" + nodeName);
        return new Request(verb, "pods", "/api/v1/pods?fieldSelector=" + selector + more, Optional.empty(), asNode());
    }

    private String node() {
        return "/api/v1/nodes/" + encoded(nodeName);
    }

    private static String pod(Pod pod) {
        return "/api/v1/namespaces/" + encoded(pod.namespace()) + "/pods/" + encoded(pod.name());
    }

    private Optional<String> asNode() {
        return switch (identity) {
            case AS_ITSELF -> Optional.empty();
            case AS_OWN_NODE -> Optional.of("system:node:" + nodeName);
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
