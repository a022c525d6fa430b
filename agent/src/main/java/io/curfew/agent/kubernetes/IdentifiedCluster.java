package io.curfew.agent.kubernetes;

import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.ForwardingCluster;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Notice.Severity;
import java.time.Duration;
import java.util.Optional;

/**
 * The cluster of an agent that finds out, with its first look at the Node, in whose name it may act; what it may not do
 * is told as an Event at once, and not at the first interruption. While something is missing it asks every five minutes
 * whether it still is; otherwise it asks for nothing by itself.
 */
final class IdentifiedCluster extends ForwardingCluster {
    /** A right is granted by people. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private static final NodePatch NOTHING = new NodePatch(
            Optional.empty(), new Change.Keep<>(), new Change.Keep<>(), new Change.Keep<>(), Optional.empty());

    private final OwnIdentity identity;
    private final Duration again;
    private Optional<Thread> asking = Optional.empty();
    private Optional<Shortcoming> told = Optional.empty();
    private boolean closed;

    IdentifiedCluster(Cluster cluster, OwnIdentity identity) {
        this(cluster, identity, AGAIN);
    }

    IdentifiedCluster(Cluster cluster, OwnIdentity identity, Duration again) {
        super(cluster);
        this.identity = identity;
        this.again = again;
    }

    @Override
    public NodeAnswer readNode() {
        var open = identity.settle();
        if (open.isPresent()) {
            return new NodeAnswer.Failed(open.get());
        }
        var node = read();
        identity.shortcoming().ifPresent(this::say);
        return node;
    }

    /** Whoever may not read it in the name of the Node may still patch it as itself, and a patch answers with the Node. */
    private NodeAnswer read() {
        return identity.shortcoming().isPresent() && identity.chosen() == Identity.AS_OWN_NODE
                ? patchNode(NOTHING)
                : super.readNode();
    }

    private synchronized void say(Shortcoming shortcoming) {
        if (!told.equals(Optional.of(shortcoming))) {
            var refused = tell(new Notice(
                    "PermissionMissing/identity/" + shortcoming.what(),
                    Severity.WARNING,
                    "PermissionMissing",
                    Optional.empty(),
                    shortcoming.what()));
            told = refused.isEmpty() ? Optional.of(shortcoming) : told;
        }
        if (asking.isEmpty() && !closed) {
            asking = Optional.of(Thread.ofVirtual().name("identity").start(this::askAgain));
        }
    }

    private void askAgain() {
        try {
            while (identity.shortcoming().isPresent()) {
                Thread.sleep(again);
                var _ = identity.settle();
                identity.shortcoming().ifPresent(this::say);
            }
            synchronized (this) {
                asking = Optional.empty();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Shortcoming> shortcoming() {
        return identity.shortcoming();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            asking.ifPresent(Thread::interrupt);
        }
        super.close();
    }
}
