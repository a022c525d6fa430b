package io.curfew.agent;

import io.curfew.agent.loop.Loop;
import io.curfew.agent.loop.Performer;
import io.curfew.agent.loop.Self;
import io.curfew.agent.loop.ThreadHands;
import io.curfew.agent.loop.Witness;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Metadata;
import io.curfew.agent.port.Observation;
import io.curfew.agent.settings.Settings;
import java.time.InstantSource;
import java.util.function.Consumer;

/** One node's agent: joins the ports to the loop and turns it until it is told to stop. */
final class Agent implements AutoCloseable {
    private final Metadata metadata;
    private final Cluster cluster;
    private final AutoScaling autoScaling;
    private final ThreadHands hands;
    private final Loop loop;

    Agent(
            InstantSource clock,
            Self self,
            Settings settings,
            Metadata metadata,
            Cluster cluster,
            AutoScaling autoScaling,
            Witness witness) {
        this.metadata = metadata;
        this.cluster = cluster;
        this.autoScaling = autoScaling;
        // The loop and its hands know each other: the hands through this door, which opens when the loop is there.
        var door = new Door();
        var performer = new Performer(cluster, autoScaling, door);
        this.hands = new ThreadHands((Action action) -> performer.perform(action));
        this.loop = new Loop(clock, self, settings, hands, witness);
        door.opensTo = loop::observe;
    }

    /** Runs until {@link #stop()}. */
    void run() throws InterruptedException {
        metadata.watch(loop::observe);
        loop.run();
    }

    void stop() {
        loop.stop();
    }

    /** Last opened, first closed; nothing on the Node is undone, since the next agent goes on from the journal. */
    @Override
    public void close() {
        metadata.close();
        hands.close();
        autoScaling.close();
        cluster.close();
    }

    private static final class Door implements Consumer<Observation> {
        private volatile Consumer<Observation> opensTo = observation -> {};

        @Override
        public void accept(Observation observation) {
            opensTo.accept(observation);
        }
    }
}
