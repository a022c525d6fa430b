package io.curfew.agent.check;

import io.curfew.agent.check.ClusterProbe.Deed;
import io.curfew.agent.check.ClusterProbe.Impersonation;
import io.curfew.agent.check.ClusterProbe.Permission;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Everything that the probes have seen. What is empty was not looked at. */
record Evidence(
        Optional<MetadataProbe.Seen> metadata,
        Optional<Kubernetes> kubernetes,
        AwsParts.Answers aws,
        Optional<String> podUid,
        Optional<Duration> aheadOfAws,
        Optional<Duration> aheadOfApiServer) {

    /** What the API server said. */
    record Kubernetes(
            NodeAnswer node, PodsAnswer pods, Map<Deed, Permission> permissions, Impersonation impersonation) {
        Kubernetes {
            permissions = Map.copyOf(permissions);
        }
    }

    /** The instance that the Node says it is: from {@code aws:///eu-west-1a/i-0abc}. */
    static Optional<String> instanceOf(NodeAnswer answer) {
        return answer instanceof NodeAnswer.Seen(var node)
                ? Optional.of(node.providerId().substring(node.providerId().lastIndexOf('/') + 1))
                        .filter(id -> id.startsWith("i-"))
                : Optional.empty();
    }
}
