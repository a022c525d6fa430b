package io.curfew.simulator.ec2;

import io.curfew.simulator.http.LoopbackServer;
import io.curfew.simulator.time.WorldTime;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * EC2 on the loopback: one Auto Scaling endpoint, and a metadata service for each instance that is asked for one.
 *
 * <pre>{@code
 * var ec2 = Ec2Simulator.start(time);
 * ec2.createGroup(GroupSettings.named("workers").withHook(Hook.terminating("curfew")));
 * var instance = ec2.inService("workers");
 * }</pre>
 *
 * <p>Whoever needs no HTTP takes a {@link Fleet} alone.
 */
public final class Ec2Simulator implements AutoCloseable {
    private final WorldTime time;
    private final Fleet fleet;
    private final LoopbackServer autoScaling;
    private final Map<String, MetadataService> services = new LinkedHashMap<>();

    private Ec2Simulator(WorldTime time) {
        this.time = time;
        this.fleet = new Fleet(time);
        this.autoScaling = LoopbackServer.start("autoscaling", time, new AutoScalingFace(fleet.autoScaling()));
    }

    public static Ec2Simulator start(WorldTime time) {
        return new Ec2Simulator(time);
    }

    /** The state behind the faces. */
    public Fleet fleet() {
        return fleet;
    }

    public LifecycleHistory history() {
        return fleet.history();
    }

    public void createGroup(GroupSettings settings) {
        fleet.createGroup(settings);
    }

    /** An instance that has long been in service. */
    public InstanceMetadata inService(String group) {
        return fleet.inService(group);
    }

    /** Scale-in chooses this instance; no call of the API is needed for that. */
    public void terminate(InstanceMetadata instance) {
        fleet.scaleIn(instance.identity().id());
    }

    /** Announces that EC2 takes the instance back after {@code notice}, and does so then. */
    public void announceSpot(InstanceMetadata instance, SpotNotice.Action action, Duration notice) {
        var due = time.instant().plus(notice);
        instance.spot(Optional.of(new SpotNotice(action, due)));
        var id = instance.identity().id();
        time.at(due, () -> fleet.state(id).ifPresent(state -> fleet.lose(id)));
    }

    public void recommendRebalance(InstanceMetadata instance) {
        instance.rebalance(Optional.of(time.instant()));
    }

    /** Where the instance stands; empty where it is gone. */
    public Optional<LifecycleState> state(InstanceMetadata instance) {
        return fleet.state(instance.identity().id());
    }

    public URI autoScalingUri() {
        return autoScaling.uri();
    }

    /** For its ledger and its faults. */
    public LoopbackServer autoScalingServer() {
        return autoScaling;
    }

    public URI imdsUri(InstanceMetadata instance) {
        return imdsServer(instance).uri();
    }

    /** For its ledger and its faults. */
    public LoopbackServer imdsServer(InstanceMetadata instance) {
        return service(instance).server();
    }

    /** For its tokens and its manners. */
    public MetadataFace imds(InstanceMetadata instance) {
        return service(instance).face();
    }

    @Override
    public void close() {
        autoScaling.close();
        List<MetadataService> open;
        synchronized (services) {
            open = List.copyOf(services.values());
        }
        open.forEach(service -> service.server().close());
    }

    private MetadataService service(InstanceMetadata instance) {
        synchronized (services) {
            return services.computeIfAbsent(instance.identity().id(), id -> {
                var face = new MetadataFace(instance, time);
                return new MetadataService(face, LoopbackServer.start("imds-" + id, time, face));
            });
        }
    }

    private record MetadataService(MetadataFace face, LoopbackServer server) {}
}
