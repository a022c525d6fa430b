package io.curfew.trials.seeds;

import io.curfew.agent.interruption.MaintenanceNotice;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.SpotNotice;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.Metadata;
import io.curfew.agent.port.Observation;
import io.curfew.trials.seeds.Fault.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Instance metadata that tells of changes by itself, as late as a poll of one second would: nobody simulates polls. */
final class PushedMetadata implements Metadata {
    private static final Duration POLL = Duration.ofMillis(1050);

    private final Facts facts;
    private final Dice dice;
    private Optional<Consumer<Observation>> inbox = Optional.empty();
    private MetadataView view;

    PushedMetadata(Facts facts, Dice dice) {
        this.facts = facts;
        this.dice = dice;
        this.view = MetadataView.notYetAsked(facts.agentNow());
    }

    @Override
    public void watch(Consumer<Observation> to) {
        inbox = Optional.of(to);
        soon();
        facts.world.instance.onChange(this::soon);
        for (var window : facts.faults.windows()) {
            if (window.fault().where() == Where.METADATA && window.to().isAfter(facts.now())) {
                facts.world.time.at(window.from(), this::soon);
                facts.world.time.at(window.to(), this::soon);
            }
        }
    }

    private void soon() {
        facts.world.time.after(dice.upTo(POLL), this::look);
    }

    private void look() {
        if (inbox.isEmpty()) {
            return;
        }
        var now = facts.agentNow();
        var silent = facts.faults.during(Fault.METADATA_SILENT);
        var missing = facts.faults.during(Fault.METADATA_404);
        if (silent.isPresent()) {
            facts.faults.happens(
                    Fault.METADATA_SILENT, Where.METADATA, silent.get().to().plus(POLL));
            view = view.withInstanceId(view.instanceId().unknown("timed out", now))
                    .silent("timed out", now);
        } else {
            missing.ifPresent(w -> facts.faults.happens(Fault.METADATA_404, Where.METADATA, w.to().plus(POLL)));
            var id = facts.world.instanceId();
            view = (missing.isPresent()
                            ? without(view, now)
                            : garbled(view, now).orElseGet(() -> notices(view, now)))
                    .withInstanceId(view.instanceId().known(id, now))
                    .withTargetState(
                            missing.isPresent() ? view.targetState().absent(now) : target(view.targetState()), now);
        }
        tell();
        if (facts.faults.strikes(Fault.REPEATED_OBSERVATION)) {
            facts.faults.happens(Fault.REPEATED_OBSERVATION, Where.METADATA, facts.now());
            facts.world.time.after(dice.upTo(POLL), this::tell);
        }
    }

    /** A 404 for everything that can be announced. */
    private static MetadataView without(MetadataView before, Instant now) {
        return before.withSpot(before.spot().absent(now))
                .withRebalance(before.rebalance().absent(now))
                .withMaintenance(before.maintenance().absent(now));
    }

    /** Now and then what comes makes no sense, and the next look is a few seconds later. */
    private Optional<MetadataView> garbled(MetadataView before, Instant now) {
        if (!facts.faults.strikes(Fault.METADATA_GARBLED)) {
            return Optional.empty();
        }
        facts.faults.happens(Fault.METADATA_GARBLED, Where.METADATA, facts.now().plus(POLL.multipliedBy(16)));
        facts.world.time.after(POLL.multipliedBy(15), this::look);
        var why = "makes no sense";
        return Optional.of(before.withSpot(before.spot().unknown(why, now))
                .withRebalance(before.rebalance().unknown(why, now))
                .withMaintenance(before.maintenance().unknown(why, now)));
    }

    private Reading<TargetState> target(Reading<TargetState> before) {
        var now = facts.agentNow();
        return facts.world
                .instance
                .targetState()
                .flatMap(t -> TargetState.parse(t.text()))
                .map(t -> before.known(t, now))
                .orElseGet(() -> before.absent(now));
    }

    private MetadataView notices(MetadataView before, Instant now) {
        var instance = facts.world.instance;
        var spot = facts.world
                .spotText()
                .flatMap(SpotNotice::parse)
                .map(n -> before.spot().known(n, now))
                .orElseGet(() -> before.spot().absent(now));
        var rebalance = instance.rebalance()
                .map(at -> before.rebalance().known("{\"noticeTime\":\"" + at + "\"}", now))
                .orElseGet(() -> before.rebalance().absent(now));
        var maintenance = instance.maintenance().stream()
                .flatMap(e ->
                        MaintenanceNotice.of(e.id(), e.code(), e.notBefore().toString()).stream())
                .toList();
        return before.withSpot(spot)
                .withRebalance(rebalance)
                .withMaintenance(before.maintenance().known(maintenance, now));
    }

    private void tell() {
        facts.story.say(() -> "metadata: " + view.targetState());
        inbox.ifPresent(i -> i.accept(new Observation.MetadataSeen(view)));
    }

    @Override
    public void close() {
        inbox = Optional.empty();
    }
}
