package io.curfew.agent.kubernetes;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.kubernetes.Request.Payload;
import io.curfew.agent.kubernetes.Request.Verb;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Every request that the agent ever sends, and in whose name (own-node-only.md 1). */
record Requests(String nodeName, Supplier<Identity> identity) {

    Requests(String nodeName, Identity identity) {
        this(nodeName, () -> identity);
    }

    /** What a drain cannot do without, and RBAC alone decides. */
    enum Right {
        LIST_PODS("list pods", "list", ""),
        EVICT_PODS("evict pods", "create", "eviction");

        private final String text;
        private final String verb;
        private final String subresource;

        Right(String text, String verb, String subresource) {
            this.text = text;
            this.verb = verb;
            this.subresource = subresource;
        }

        String text() {
            return text;
        }
    }

    Request readNode() {
        return new Request(Verb.GET, "nodes", node(), Optional.empty(), asNode());
    }

    /** Always as itself: NodeRestriction is far looser than the policy, and a policy cannot tell it from the kubelet. */
    Request patchNode(String mergePatch) {
        var payload = new Payload("application/merge-patch+json", mergePatch);
        return new Request(Verb.PATCH, "nodes", node(), Optional.of(payload), Optional.empty());
    }

    /**
     * As itself, like every patch of the Node. Strategic, so that conditions are merged by their type: a merge patch
     * would replace the list, and the kubelet's Ready with it (own-node-only.md 2, row 20).
     */
    Request patchStatus(String strategicPatch) {
        var payload = new Payload("application/strategic-merge-patch+json", strategicPatch);
        return new Request(Verb.PATCH, "nodes/status", node() + "/status", Optional.of(payload), Optional.empty());
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

    Request eventAgain(String namespace, String name, String mergePatch) {
        var path = "/apis/events.k8s.io/v1/namespaces/" + encoded(namespace) + "/events/" + encoded(name);
        var payload = new Payload("application/merge-patch+json", mergePatch);
        return new Request(Verb.PATCH, "events", path, Optional.of(payload), Optional.empty());
    }

    /** Always as itself: a node may not read budgets. */
    Request listBudgets(String namespace) {
        var path = "/apis/policy/v1/namespaces/" + encoded(namespace) + "/poddisruptionbudgets?resourceVersion=0";
        return new Request(Verb.LIST, "poddisruptionbudgets", path, Optional.empty(), Optional.empty());
    }

    /** Whom the server takes the agent for, in the name of its node. Has no effect. */
    Request reviewOfOwnNode() {
        return new Request(
                Verb.CREATE,
                "selfsubjectreviews",
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                Optional.of(
                        Payload.json("{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}")),
                Optional.of(nodeUser()));
    }

    /** Whether RBAC grants a right to the agent itself. Has no effect. */
    Request reviewOf(Right right) {
        var review = Json.object().put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
        review.putObject("spec")
                .putObject("resourceAttributes")
                .put("verb", right.verb)
                .put("resource", "pods")
                .put("subresource", right.subresource);
        return new Request(
                Verb.CREATE,
                "selfsubjectaccessreviews",
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                Optional.of(Payload.json(Json.write(review))),
                Optional.empty());
    }

    String nodeUser() {
        return "system:node:" + nodeName;
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
        return switch (identity.get()) {
            case AS_ITSELF -> Optional.empty();
            case AS_OWN_NODE -> Optional.of(nodeUser());
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
