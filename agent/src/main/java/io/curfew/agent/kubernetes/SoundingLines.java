package io.curfew.agent.kubernetes;

import io.curfew.agent.port.Traffic;
import io.curfew.agent.rehearse.Soundings;
import io.curfew.agent.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Opens a rehearsal's way to the cluster: one of its own, so that nothing of it is there at idle, and a rehearsal that
 * hangs holds no connection of the loop.
 */
public final class SoundingLines {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private SoundingLines() {}

    /**
     * By the standard configuration, as the agent is configured.
     *
     * @throws NoCluster where there is none, or it cannot be read
     */
    public static Soundings open(Settings settings, Traffic traffic, InstantSource clock) throws NoCluster {
        return open(settings, Optional.empty(), Optional.empty(), traffic, clock);
    }

    /**
     * The same by one kubeconfig, or by another context than the current one.
     *
     * @throws NoCluster where there is none, or it cannot be read
     */
    public static Soundings open(
            Settings settings,
            Optional<Path> kubeconfig,
            Optional<String> context,
            Traffic traffic,
            InstantSource clock)
            throws NoCluster {
        var access = new Access(System.getenv(), Path.of(System.getProperty("user.home")));
        var server = ApiServer.of(access.find(kubeconfig, context), traffic, LIMIT);
        var asItself = new Requests(settings.nodeName(), Identity.AS_ITSELF);
        var requests = new Requests(settings.nodeName(), identity(settings.identity(), server, asItself));
        return new DrySoundings(server, requests, new DryRuns(server, new DryRequests(requests), clock));
    }

    /** In whose name the agent would ask; where that stays open, as itself. */
    private static Identity identity(Settings.Identity wish, ApiServer server, Requests asItself) {
        return switch (wish) {
            case SERVICE_ACCOUNT -> Identity.AS_ITSELF;
            case ASSOCIATED_NODE -> Identity.AS_OWN_NODE;
            case AUTO ->
                new IdentityProbe(server, asItself).asOwnNode() instanceof IdentityProbe.Finding.Granted
                        ? Identity.AS_OWN_NODE
                        : Identity.AS_ITSELF;
        };
    }
}
