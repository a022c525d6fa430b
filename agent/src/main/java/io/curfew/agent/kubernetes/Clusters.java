package io.curfew.agent.kubernetes;

import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Traffic;
import io.curfew.agent.settings.Settings;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** Opens the cluster that this process is configured for. Opening sends nothing. */
public final class Clusters {
    private Clusters() {}

    /**
     * By the standard configuration: {@code KUBECONFIG}, {@code ~/.kube/config}, or the ServiceAccount of the pod. In
     * whose name is found out with the first look at the Node, where the settings leave it open.
     *
     * @throws NoCluster where there is none, or it cannot be read
     */
    public static Cluster open(Settings settings, Traffic traffic, InstantSource clock) throws NoCluster {
        var access = new Access(System.getenv(), Path.of(System.getProperty("user.home")));
        UnaryOperator<Cluster> seen = c -> settings.dryRun().on() ? new LookingCluster(c) : c;
        return open(access.find(), settings.nodeName(), settings.identity(), seen, traffic, clock);
    }

    /**
     * The same by one kubeconfig.
     *
     * @throws NoCluster where it is not there, or cannot be read
     */
    public static Cluster open(
            Path kubeconfig, String nodeName, Settings.Identity wish, Traffic traffic, InstantSource clock)
            throws NoCluster {
        return open(Access.by(kubeconfig), nodeName, wish, UnaryOperator.identity(), traffic, clock);
    }

    /**
     * By one kubeconfig, always in the same name.
     *
     * @throws NoCluster where it is not there, or cannot be read
     */
    public static Cluster open(
            Path kubeconfig, String nodeName, Identity identity, Traffic traffic, InstantSource clock)
            throws NoCluster {
        var server = ApiServer.of(Access.by(kubeconfig), traffic, ApiServer.USUAL_LIMIT);
        return new FabricCluster(server, new Requests(nodeName, identity), WatchTiming.usual(), clock);
    }

    private static Cluster open(
            Config config,
            String nodeName,
            Settings.Identity wish,
            UnaryOperator<Cluster> seen,
            Traffic traffic,
            InstantSource clock)
            throws NoCluster {
        var server = ApiServer.of(config, traffic, ApiServer.USUAL_LIMIT);
        var probe = new IdentityProbe(server, new Requests(nodeName, Identity.AS_ITSELF));
        var identity = new OwnIdentity(wish, probe, clock);
        var requests = new Requests(nodeName, identity::chosen);
        var cluster = new FabricCluster(server, requests, WatchTiming.usual(), clock);
        return new IdentifiedCluster(seen.apply(cluster), identity);
    }
}
