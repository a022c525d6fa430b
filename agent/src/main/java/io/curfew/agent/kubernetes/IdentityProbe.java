package io.curfew.agent.kubernetes;

import java.io.IOException;
import java.util.ArrayList;

/** Asks the API server, without any effect, in whose name this agent may act (own-node-only.md 4). */
record IdentityProbe(ApiServer server, Requests requests) {
    private static final int NOT_FOUND = 404;

    /** What an answer, or none, says. */
    sealed interface Finding {
        record Granted() implements Finding {}

        /** {@code why} is a sentence with what to do about it. */
        record Refused(String why) implements Finding {}

        /** No answer, or one that settles nothing. */
        record Unknown(String why) implements Finding {}
    }

    /**
     * Whether the own node can be impersonated. A review of the access would not tell: it answers "allowed" also where
     * the server cannot do it.
     */
    Finding asOwnNode() {
        var request = requests.reviewOfOwnNode();
        try {
            var answer = server.ask(request);
            if (answer.good()) {
                var user = answer.object().at("/status/userInfo/username").asText();
                return user.equals(requests.nodeUser())
                        ? new Finding.Granted()
                        : new Finding.Refused("the API server takes the agent for " + Texts.oneLine(user));
            }
            var refusal = answer.refusal();
            return refusal.denied() || answer.code() == NOT_FOUND
                    ? new Finding.Refused(reason(refusal))
                    : new Finding.Unknown(request.what() + ": " + refusal.text());
        } catch (IOException noAnswer) {
            return new Finding.Unknown(request.what() + ": " + Texts.of(noAnswer));
        }
    }

    private String reason(Refusal refusal) {
        var message = refusal.message();
        if (message.contains("cannot impersonate resource \"users\"") || refusal.code() == NOT_FOUND) {
            return "the API server has no constrained impersonation (Kubernetes 1.36 or later, not switched off):"
                    + " set identity to serviceAccount";
        }
        if (message.contains("arbitrary-node")) {
            return "the agent's token is not bound to Node " + requests.nodeName()
                    + ": it must be that of a pod on this Node";
        }
        if (message.contains("associated-node") || message.contains("nodes.authentication.k8s.io")) {
            return "the ServiceAccount has no such right: install the chart with identity=associatedNode, or set"
                    + " identity to serviceAccount";
        }
        return refusal.text();
    }

    /** Whether pods can be listed and evicted without impersonation; of those rights a review says the truth. */
    Finding asItself() {
        var missing = new ArrayList<String>();
        for (var right : Requests.Right.values()) {
            var request = requests.reviewOf(right);
            try {
                var answer = server.ask(request);
                if (answer.good() && !answer.object().at("/status/allowed").asBoolean()) {
                    missing.add(right.text());
                } else if (answer.code() >= 500) {
                    return new Finding.Unknown(
                            request.what() + ": " + answer.refusal().text());
                }
            } catch (IOException noAnswer) {
                return new Finding.Unknown(request.what() + ": " + Texts.of(noAnswer));
            }
        }
        return missing.isEmpty()
                ? new Finding.Granted()
                : new Finding.Refused("the ServiceAccount may not " + String.join(" and not ", missing)
                        + ": install the chart with identity=serviceAccount, or set identity to associatedNode");
    }
}
