package io.curfew.agent.kubernetes;

import io.curfew.agent.kubernetes.IdentityProbe.Finding;
import io.curfew.agent.port.Cluster.Shortcoming;
import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In whose name the agent acts, and what it may not do by that: asked once, and again as long as something is missing.
 * Says in the log what it found, whenever that changes.
 */
final class OwnIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(OwnIdentity.class);

    private final Settings.Identity wish;
    private final IdentityProbe probe;
    private final InstantSource clock;
    private volatile Optional<Identity> chosen;
    private volatile Optional<Shortcoming> shortcoming = Optional.empty();
    private volatile boolean answered;

    OwnIdentity(Settings.Identity wish, IdentityProbe probe, InstantSource clock) {
        this.wish = wish;
        this.probe = probe;
        this.clock = clock;
        this.chosen = switch (wish) {
            case AUTO -> Optional.empty();
            case ASSOCIATED_NODE -> Optional.of(Identity.AS_OWN_NODE);
            case SERVICE_ACCOUNT -> Optional.of(Identity.AS_ITSELF);
        };
    }

    /** As itself until something else is known. */
    Identity chosen() {
        return chosen.orElse(Identity.AS_ITSELF);
    }

    Optional<Shortcoming> shortcoming() {
        return shortcoming;
    }

    /** Asks, unless all is known to be well; returns why it is still open in whose name to act, if it is. */
    synchronized Optional<String> settle() {
        if (answered && shortcoming.isEmpty()) {
            return Optional.empty();
        }
        switch (wish) {
            case AUTO -> {
                return automatically();
            }
            case ASSOCIATED_NODE -> found(Identity.AS_OWN_NODE, probe.asOwnNode(), "");
            case SERVICE_ACCOUNT -> found(Identity.AS_ITSELF, probe.asItself(), "");
        }
        return Optional.empty();
    }

    private Optional<String> automatically() {
        return switch (probe.asOwnNode()) {
            case Finding.Granted granted -> found(Identity.AS_OWN_NODE, granted, "");
            case Finding.Refused(var why) -> found(Identity.AS_ITSELF, probe.asItself(), why);
            // In mid-upgrade one server may know what another does not: what was chosen stays.
            case Finding.Unknown(var why) -> chosen.isPresent() ? Optional.empty() : Optional.of(why);
        };
    }

    /** {@code notAsNode} says why it is not the name of the node, where that was asked before. */
    private Optional<String> found(Identity identity, Finding finding, String notAsNode) {
        switch (finding) {
            case Finding.Granted() -> {
                tellChoice(identity, notAsNode);
                shortcoming.ifPresent(past -> LOG.atInfo()
                        .addKeyValue("as", text(identity))
                        .addKeyValue("was", past.what())
                        .log("identity.mended"));
                shortcoming = Optional.empty();
                answered = true;
            }
            case Finding.Refused(var why) -> {
                tellChoice(identity, notAsNode);
                refused(identity, notAsNode.isEmpty() ? why : why + "; nor as the Node, since " + notAsNode);
                answered = true;
            }
            // Asked again with the next look at the Node.
            case Finding.Unknown(var why) ->
                LOG.atDebug().addKeyValue("why", why).log("identity.unknown");
        }
        chosen = Optional.of(identity);
        return Optional.empty();
    }

    private void tellChoice(Identity identity, String notAsNode) {
        if (!answered || !chosen.equals(Optional.of(identity))) {
            var line = LOG.atInfo().addKeyValue("as", text(identity));
            (notAsNode.isEmpty() ? line : line.addKeyValue("not-as-node", notAsNode)).log("identity.chosen");
        }
    }

    private void refused(Identity identity, String why) {
        var what = "Acting as " + text(identity) + ", the agent cannot drain: " + why + ".";
        if (shortcoming.filter(known -> known.what().equals(what)).isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("as", text(identity))
                    .addKeyValue("why", why)
                    .log("identity.refused");
            shortcoming = Optional.of(new Shortcoming(what, since()));
        }
    }

    private Instant since() {
        return shortcoming.map(Shortcoming::since).orElseGet(clock::instant);
    }

    /** As the setting is written. */
    private static String text(Identity identity) {
        return switch (identity) {
            case AS_ITSELF -> "serviceAccount";
            case AS_OWN_NODE -> "associatedNode";
        };
    }
}
