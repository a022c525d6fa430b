package io.curfew.simulator.ec2;

import io.curfew.simulator.time.WorldTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the metadata service of one instance has to say. Thread-safe; listeners hear of changes at the same instant. */
public final class InstanceMetadata {
    private final WorldTime time;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Identity identity;
    private Optional<TargetState> targetState = Optional.empty();
    private Optional<SpotNotice> spot = Optional.empty();
    private Optional<Instant> rebalance = Optional.empty();
    private List<MaintenanceEvent> scheduled = List.of();
    private List<MaintenanceEvent> history = List.of();
    private Optional<Map<String, String>> tags = Optional.empty();
    private Optional<String> role = Optional.of("node");

    InstanceMetadata(Identity identity, WorldTime time) {
        this.identity = identity;
        this.time = time;
    }

    /** Runs {@code listener} after each change, on the thread of the world's time. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public synchronized Identity identity() {
        return identity;
    }

    /** Makes it a spot instance. */
    public void boughtAs(Purchase purchase) {
        change(() -> identity = new Identity(
                identity.id(), identity.type(), identity.zone(), identity.privateIp(), purchase, identity.launched()));
    }

    /** Empty where IMDS answers 404 (A14). */
    public synchronized Optional<TargetState> targetState() {
        return targetState;
    }

    /** Auto Scaling sets it; to set it by hand is to play a live migration, after which it is gone. */
    public void targetState(Optional<TargetState> state) {
        change(() -> targetState = state);
    }

    public synchronized Optional<SpotNotice> spot() {
        return spot;
    }

    public void spot(Optional<SpotNotice> notice) {
        change(() -> spot = notice);
    }

    /** When the rebalance recommendation was given. */
    public synchronized Optional<Instant> rebalance() {
        return rebalance;
    }

    public void rebalance(Optional<Instant> noticed) {
        change(() -> rebalance = noticed);
    }

    public synchronized List<MaintenanceEvent> maintenance() {
        return scheduled;
    }

    public synchronized List<MaintenanceEvent> maintenanceHistory() {
        return history;
    }

    /** Announces an event, or changes the one with the same id. */
    public void schedule(MaintenanceEvent event) {
        change(() -> scheduled = with(event, scheduled));
    }

    /** Moves an event into the history, as completed or canceled. */
    public void endMaintenance(MaintenanceEvent ended) {
        change(() -> {
            scheduled = scheduled.stream()
                    .filter(event -> !event.id().equals(ended.id()))
                    .toList();
            history = with(ended, history);
        });
    }

    /** Empty where InstanceMetadataTags is off, which is the default. */
    public synchronized Optional<Map<String, String>> tags() {
        return tags;
    }

    public void tags(Map<String, String> shown) {
        change(() -> tags = Optional.of(Collections.unmodifiableMap(new LinkedHashMap<>(shown))));
    }

    /** The role of the instance profile; empty where there is none. */
    public synchronized Optional<String> role() {
        return role;
    }

    public void role(Optional<String> name) {
        change(() -> role = name);
    }

    private void change(Runnable what) {
        synchronized (this) {
            what.run();
        }
        time.after(Duration.ZERO, () -> listeners.forEach(Runnable::run));
    }

    private static List<MaintenanceEvent> with(MaintenanceEvent event, List<MaintenanceEvent> events) {
        var changed = new ArrayList<>(events);
        changed.removeIf(other -> other.id().equals(event.id()));
        changed.add(event);
        return List.copyOf(changed);
    }
}
