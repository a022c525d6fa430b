package io.curfew.agent.loop;

import io.curfew.agent.interruption.MaintenanceNotice;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.SpotNotice;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.Observation;
import io.curfew.simulator.time.HandMovedTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Instance metadata in memory: an agent that looks hears of each change at once. */
final class VirtualMetadata {
    String instanceId = "i-0abc";

    private final HandMovedTime time;
    private final Consumer<Observation> inbox;
    private final List<MaintenanceNotice> maintenance = new ArrayList<>();
    private Optional<TargetState> target = Optional.of(TargetState.IN_SERVICE);
    private Optional<String> spot = Optional.empty();
    private Optional<String> rebalance = Optional.empty();
    private boolean answers = true;
    private MetadataView view;

    VirtualMetadata(HandMovedTime time, Consumer<Observation> inbox) {
        this.time = time;
        this.inbox = inbox;
        this.view = MetadataView.notYetAsked(time.instant());
    }

    /** A new process has read nothing yet. */
    void forget() {
        view = MetadataView.notYetAsked(time.instant());
    }

    /** Empty is a 404. */
    void target(Optional<TargetState> next) {
        target = next;
        look();
    }

    void spot(String text) {
        spot = Optional.of(text);
        look();
    }

    void spot(String action, Instant at) {
        spot("{\"action\":\"" + action + "\",\"time\":\"" + at + "\"}");
    }

    void noSpot() {
        spot = Optional.empty();
        look();
    }

    void rebalance(Instant noticed) {
        rebalance = Optional.of("{\"noticeTime\":\"" + noticed + "\"}");
        look();
    }

    void noRebalance() {
        rebalance = Optional.empty();
        look();
    }

    /** Announces the event, or changes the one with this id. */
    void maintenance(String id, String code, Instant notBefore) {
        maintenance.removeIf(n -> n.eventId().equals(id));
        maintenance.add(MaintenanceNotice.of(id, code, notBefore.toString()).orElseThrow());
        look();
    }

    /** Completed or called off: it is no longer among those that are scheduled. */
    void noMaintenance(String id) {
        maintenance.removeIf(n -> n.eventId().equals(id));
        look();
    }

    void fallSilent() {
        answers = false;
        look();
    }

    void speakAgain() {
        answers = true;
        look();
    }

    void look() {
        var now = time.instant();
        view = answers
                ? view.withInstanceId(view.instanceId().known(instanceId, now))
                        .withTargetState(read(view.targetState(), target, now), now)
                        .withSpot(read(view.spot(), spot.flatMap(SpotNotice::parse), now))
                        .withRebalance(read(view.rebalance(), rebalance, now))
                        .withMaintenance(view.maintenance().known(List.copyOf(maintenance), now))
                : view.silent("timeout", now);
        inbox.accept(new Observation.MetadataSeen(view));
    }

    private static <T> Reading<T> read(Reading<T> before, Optional<T> value, Instant now) {
        return value.map(v -> before.known(v, now)).orElseGet(() -> before.absent(now));
    }
}
