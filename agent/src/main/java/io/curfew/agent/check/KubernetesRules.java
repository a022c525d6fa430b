package io.curfew.agent.check;

import io.curfew.agent.check.ClusterProbe.Deed;
import io.curfew.agent.check.ClusterProbe.Impersonation;
import io.curfew.agent.check.ClusterProbe.Permission;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the API server would let the agent do, by dry runs (own-node-only.md). */
final class KubernetesRules {
    private static final String IMPERSONATION = "kubernetes.impersonation";

    private KubernetesRules() {}

    static List<Finding> findings(Evidence evidence, Settings settings) {
        var findings = new ArrayList<Finding>();
        evidence.kubernetes().ifPresent(seen -> {
            findings.add(pods(seen.pods()));
            for (var deed : Deed.values()) {
                Optional.ofNullable(seen.permissions().get(deed))
                        .ifPresent(p -> findings.add(
                                permission(deed, p, settings.drain().onTimeout())));
            }
            findings.add(impersonation(seen.impersonation(), settings.identity()));
        });
        return findings;
    }

    static String grant(String what) {
        return "grant `" + what + "` to the ServiceAccount, as the chart's ClusterRole does";
    }

    private static Finding pods(PodsAnswer answer) {
        var check = check("list pods");
        return switch (answer) {
            case PodsAnswer.Listed listed ->
                Finding.ok(check, "allowed; " + listed.pods().size() + " pods on the node");
            case PodsAnswer.Denied d -> Finding.problem(check, "not allowed: " + d.message(), grant("list pods"));
            case PodsAnswer.Failed f -> unknown(check, f.why());
        };
    }

    private static Finding permission(Deed deed, Permission permission, OnTimeout onTimeout) {
        var check = check(deed.text());
        return switch (permission) {
            case Permission.Granted() -> Finding.ok(check, "allowed");
            case Permission.Unknown(var why) -> unknown(check, why);
            // own-node-only.md 2: the policies know a node's own agent by a claim of its pod's token.
            case Permission.Denied(var message)
            when message.contains("token is ") && message.contains("bound to") ->
                Finding.problem(
                        check,
                        "a policy refuses it: " + message,
                        "use the token that Kubernetes puts into the agent's pod, on that Node; a token of `kubectl"
                                + " create token`, or Kubernetes before 1.30, has no node in it");
            case Permission.Denied(var message)
            when message.contains("admission webhook") || message.contains("ValidatingAdmissionPolicy") ->
                Finding.problem(
                        check,
                        "allowed by RBAC, and refused by admission: " + message,
                        "let the webhook or policy that it names except the agent's ServiceAccount");
            case Permission.Denied(var message)
            when deed == Deed.DELETE_PODS && onTimeout != OnTimeout.DELETE ->
                Finding.note(
                        check,
                        "not allowed, and not needed with drain.on-timeout="
                                + onTimeout.name().toLowerCase(Locale.ROOT) + ": " + message,
                        "nothing");
            case Permission.Denied(var message)
            when deed == Deed.DELETE_PODS ->
                Finding.problem(
                        check,
                        "not allowed: " + message,
                        grant(deed.text()) + ", or set drain.on-timeout to continue or stay");
            case Permission.Denied(var message)
            when deed == Deed.PATCH_NODE_STATUS ->
                Finding.note(
                        check,
                        "not allowed, so the Node's conditions will not show a drain: " + message,
                        grant(deed.text()) + ", together with the admission policies");
            case Permission.Denied(var message) ->
                Finding.problem(check, "not allowed: " + message, grant(deed.text()));
        };
    }

    // Where it works the agent acts in the name of its node, unless it is told not to.
    private static Finding impersonation(Impersonation impersonation, Settings.Identity identity) {
        return switch (impersonation) {
            case Impersonation.Works(var confined)
            when confined.equals(Optional.of(false)) ->
                Finding.note(
                        IMPERSONATION,
                        "the own node can be impersonated, but the server does not hold nodes to their own pods",
                        "switch on the admission plugin NodeRestriction");
            case Impersonation.Works _ -> Finding.ok(IMPERSONATION, "the own node can be impersonated");
            case Impersonation.Unknown(var why) -> unknown(IMPERSONATION, why);
            case Impersonation.Refused(var message)
            when identity == Settings.Identity.ASSOCIATED_NODE ->
                Finding.problem(
                        IMPERSONATION,
                        "needed with identity=associatedNode, and refused: " + reason(message),
                        "set `identity` to serviceAccount, in the chart's values, or mend what is said here");
            case Impersonation.Refused(var message) -> Finding.ok(IMPERSONATION, "not used: " + reason(message));
        };
    }

    // SelfSubjectAccessReview would say "allowed" in the first case too (own-node-only.md 4).
    private static String reason(String message) {
        if (message.contains("cannot impersonate resource \"users\"")) {
            return "the API server does not have it (Kubernetes before 1.36), or it is switched off";
        }
        if (message.contains("impersonate-on:arbitrary-node")) {
            return "the token is not bound to this Node";
        }
        if (message.contains("associated-node") || message.contains("nodes.authentication.k8s.io")) {
            return "it is not granted";
        }
        return message;
    }

    private static Finding unknown(String check, String why) {
        return Finding.unknown(check, "not found out: " + why, "look again; see identity.node for the API server");
    }

    private static String check(String what) {
        return "kubernetes." + what.replace(' ', '-');
    }
}
