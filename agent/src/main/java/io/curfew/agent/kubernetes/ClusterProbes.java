package io.curfew.agent.kubernetes;

import io.curfew.agent.check.ClusterProbe;
import io.curfew.agent.port.Traffic;
import io.curfew.agent.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Opens a check's way to the cluster that this process is configured for. */
public final class ClusterProbes {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private ClusterProbes() {}

    /** Where there is no cluster to ask, whatever is asked of it is answered with the reason. */
    public static ClusterProbe open(Settings settings, InstantSource clock) {
        try {
            var access = new Access(System.getenv(), Path.of(System.getProperty("user.home")));
            var server = ApiServer.of(access.find(), Traffic.uncounted(), LIMIT);
            var asItself = new Requests(settings.nodeName(), Identity.AS_ITSELF);
            var identity = new OwnIdentity(settings.identity(), new IdentityProbe(server, asItself), clock);
            // In whose name the agent would do it; where that stays open, as itself.
            var _ = identity.settle();
            return new DryRuns(server, new DryRequests(new Requests(settings.nodeName(), identity.chosen())), clock);
        } catch (NoCluster none) {
            return ClusterProbe.without(Texts.of(none).replaceFirst("^NoCluster: ", ""));
        }
    }
}
