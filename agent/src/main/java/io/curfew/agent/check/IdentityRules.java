package io.curfew.agent.check;

import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Is this Node this instance? */
final class IdentityRules {
    private static final String NODE = "identity.node";
    private static final String INSTANCE = "identity.instance";

    private IdentityRules() {}

    static List<Finding> findings(Evidence evidence, Settings settings) {
        var findings = new ArrayList<Finding>();
        evidence.kubernetes().ifPresent(seen -> {
            findings.add(node(seen.node(), settings.nodeName()));
            instance(seen.node(), evidence.metadata().flatMap(MetadataProbe.Seen::instance))
                    .ifPresent(findings::add);
        });
        return findings;
    }

    private static Finding node(NodeAnswer answer, String name) {
        return switch (answer) {
            case NodeAnswer.Seen _ -> Finding.ok(NODE, "Node " + name + " is there");
            case NodeAnswer.Gone _ ->
                Finding.problem(
                        NODE,
                        "there is no Node " + name,
                        "node-name must be the name in `kubectl get nodes`: pass spec.nodeName as NODE_NAME, as the"
                                + " chart does");
            case NodeAnswer.Denied d ->
                Finding.problem(
                        NODE, "not allowed to " + d.what() + ": " + d.message(), KubernetesRules.grant(d.what()));
            case NodeAnswer.Conflict _ -> Finding.unknown(NODE, "changes just now", "look again");
            case NodeAnswer.Failed f ->
                Finding.problem(
                        NODE,
                        "the API server does not answer: " + f.why(),
                        "let the pod reach the API server: address, certificate, network policy; elsewhere than in a"
                                + " pod: KUBECONFIG");
        };
    }

    private static Optional<Finding> instance(NodeAnswer answer, Optional<String> byMetadata) {
        if (!(answer instanceof NodeAnswer.Seen(var node))) {
            return Optional.empty();
        }
        var byNode = Evidence.instanceOf(answer);
        if (byNode.isEmpty()) {
            return Optional.of(Finding.note(
                    INSTANCE,
                    "Node " + node.name() + " names no instance (providerID '" + node.providerId()
                            + "'): the agent cannot tell whether it is its own",
                    "the cloud controller sets spec.providerID: is it running?"));
        }
        if (byMetadata.isEmpty()) {
            return Optional.of(Finding.ok(INSTANCE, "Node " + node.name() + " says that it is " + byNode.get()));
        }
        return Optional.of(
                byNode.equals(byMetadata)
                        ? Finding.ok(INSTANCE, "Node " + node.name() + " and metadata agree: " + byNode.get())
                        : Finding.problem(
                                INSTANCE,
                                "Node " + node.name() + " is instance " + byNode.get() + ", and this machine is "
                                        + byMetadata.get(),
                                "node-name must be the Node that this pod runs on: pass spec.nodeName as NODE_NAME"));
    }
}
