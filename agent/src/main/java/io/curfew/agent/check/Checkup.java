package io.curfew.agent.check;

import io.curfew.agent.check.ClusterProbe.Deed;
import io.curfew.agent.check.ClusterProbe.Impersonation;
import io.curfew.agent.check.ClusterProbe.Permission;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * Asks everything once, side by side, and gives the findings. Bounded in time as a whole; changes nothing, also in the
 * middle of a drain.
 */
public final class Checkup {
    private final Probes probes;
    private final Settings settings;
    private final Duration limit;

    /**
     * What to look at; empty: leave it out.
     *
     * @param podUid of the pod that this runs in, where it runs in one
     * @param beforeAws waits a while, so that the nodes of a group do not ask AWS all at once (A23)
     */
    public record Probes(
            Optional<MetadataProbe> metadata,
            Optional<ClusterProbe> cluster,
            Optional<AwsProbe> aws,
            Optional<String> podUid,
            Runnable beforeAws) {}

    /**
     * @param limit how long all of it may take; what has not answered by then is unknown
     */
    public Checkup(Probes probes, Settings settings, Duration limit) {
        this.probes = probes;
        this.settings = settings;
        this.limit = limit;
    }

    public List<Finding> run() {
        // Not closed: that would wait for a probe that hangs beyond the limit.
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            return Findings.of(evidence(new Parts(threads, limit)), settings);
        } finally {
            threads.shutdownNow();
        }
    }

    private Evidence evidence(Parts parts) {
        var metadata = probes.metadata().map(m -> parts.ask(m::look, MetadataProbe.Seen::trouble));
        var cluster = probes.cluster().map(c -> new ClusterParts(parts, c));
        var aws = probes.aws()
                .map(a -> new AwsParts(
                        parts,
                        a.autoScaling(),
                        probes.beforeAws(),
                        () -> metadata.map(CompletableFuture::join)
                                .flatMap(MetadataProbe.Seen::instance)
                                .or(() -> cluster.flatMap(c -> Evidence.instanceOf(c.node.join())))));
        // The clocks last: they are as of the newest answer.
        var seen = cluster.map(ClusterParts::join);
        var answers = aws.map(AwsParts::join).orElseGet(AwsParts.Answers::none);
        return new Evidence(
                metadata.map(CompletableFuture::join),
                seen,
                answers,
                probes.podUid(),
                probes.aws().flatMap(a -> a.ownClockAhead().get()),
                probes.cluster().flatMap(ClusterProbe::ownClockAhead));
    }

    private static final class ClusterParts {
        private final CompletableFuture<NodeAnswer> node;
        private final CompletableFuture<PodsAnswer> pods;
        private final CompletableFuture<Impersonation> impersonation;
        private final EnumMap<Deed, CompletableFuture<Permission>> permissions = new EnumMap<>(Deed.class);

        ClusterParts(Parts parts, ClusterProbe cluster) {
            node = parts.ask(cluster::readNode, NodeAnswer.Failed::new);
            pods = parts.ask(cluster::listPods, PodsAnswer.Failed::new);
            impersonation = parts.ask(cluster::impersonation, Impersonation.Unknown::new);
            for (var deed : Deed.values()) {
                permissions.put(deed, parts.ask(() -> cluster.may(deed), Permission.Unknown::new));
            }
        }

        Evidence.Kubernetes join() {
            var answers = new EnumMap<Deed, Permission>(Deed.class);
            permissions.forEach((deed, answer) -> answers.put(deed, answer.join()));
            return new Evidence.Kubernetes(node.join(), pods.join(), answers, impersonation.join());
        }
    }
}
