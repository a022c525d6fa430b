package io.curfew.agent;

import io.curfew.agent.aws.InstanceMetadata;
import io.curfew.agent.aws.LifecycleHooks;
import io.curfew.agent.kubernetes.NoCluster;
import io.curfew.agent.loop.Witness;
import io.curfew.agent.notify.Notifier;
import io.curfew.agent.notify.WrongNotify;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Traffic;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.telemetry.HttpSurface;
import io.curfew.agent.telemetry.Meters;
import io.curfew.agent.telemetry.StatusBoard;
import io.curfew.agent.telemetry.Story;
import io.curfew.agent.telemetry.Timeline;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The outer rooms of one agent, opened and joined to each other. Who turns the loop between them, and by which clock, is
 * not their business: a process by the clock on the wall, a trial by one that it moves.
 */
public final class Rooms implements AutoCloseable {
    private final Meters meters;
    private final StatusBoard board = new StatusBoard();
    private final InstanceMetadata metadata;
    private final Cluster cluster;
    private final AutoScaling autoScaling;
    private final HttpSurface http;
    private final Optional<Notifier> notifier;
    private final Witness witness;

    /** Opens the cluster, once its requests can be counted. */
    @FunctionalInterface
    public interface ClusterDoor {
        Cluster open(Traffic traffic) throws NoCluster;
    }

    /**
     * @throws WrongNotify where notifications cannot work as they are set
     * @throws NoCluster where the cluster cannot be opened
     */
    public static Rooms open(Settings settings, InstantSource clock, ClusterDoor door) throws WrongNotify, NoCluster {
        var meters = new Meters(clock);
        var notifier = Notifier.open(settings, meters::notification);
        return new Rooms(settings, clock, meters, notifier, door.open(meters));
    }

    private Rooms(Settings settings, InstantSource clock, Meters meters, Optional<Notifier> notifier, Cluster cluster) {
        this.meters = meters;
        this.notifier = notifier;
        this.cluster = cluster;
        var timeline = new Timeline(clock);
        metadata = new InstanceMetadata(settings.metadataPoll(), clock, meters);
        autoScaling = new LifecycleHooks(metadata::region, clock, meters);
        witness = Witness.all(Stream.concat(Stream.of(board, meters, new Story(timeline)), notifier.stream())
                .toArray(Witness[]::new));
        http = HttpSurface.open(settings, board, meters, timeline, clock, metadata::lastAnswer, cluster::shortcoming);
    }

    public InstanceMetadata metadata() {
        return metadata;
    }

    public Cluster cluster() {
        return cluster;
    }

    public AutoScaling autoScaling() {
        return autoScaling;
    }

    /** Meters, status, log and notifications, which look on while the loop turns. */
    public Witness witness() {
        return witness;
    }

    public StatusBoard board() {
        return board;
    }

    public HttpSurface http() {
        return http;
    }

    /** Where requests that others make for the agent are counted. */
    Traffic traffic() {
        return meters;
    }

    /** A last try of the notifications that are not delivered yet, within a second. */
    public void lastWords() {
        notifier.ifPresent(Notifier::close);
    }

    @Override
    public void close() {
        metadata.close();
        autoScaling.close();
        http.close();
        cluster.close();
    }
}
