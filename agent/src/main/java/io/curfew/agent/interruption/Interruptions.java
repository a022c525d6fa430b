package io.curfew.agent.interruption;

import io.curfew.agent.interruption.Interruption.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which interruptions stand, from what metadata says now and what is remembered. One that was seen stands until it is
 * positively withdrawn; silence, a broken answer and a passing 404 withdraw nothing.
 */
public final class Interruptions {
    /**
     * A 404 withdraws a notice once it has lasted as long as the longest lead of a spot notice: whatever was announced
     * would have happened by then. The machine was stopped and started again, or the notice was an error.
     */
    static final Duration GONE_FOR_GOOD = SpotNotice.LEAD;

    private Interruptions() {}

    /** The interruptions that stand at {@code now}. */
    public static List<Interruption> standing(MetadataView metadata, Remembered remembered, Instant now) {
        var standing = new ArrayList<Interruption>();
        targeted(metadata.targetState(), remembered).forEach(standing::add);
        spot(metadata.spot(), remembered, now).ifPresent(standing::add);
        rebalance(metadata.rebalance(), remembered, now).ifPresent(standing::add);
        maintenance(metadata.maintenance(), remembered, now).forEach(standing::add);
        standing.removeIf(i -> remembered.spent().contains(i.id()));
        return List.copyOf(standing);
    }

    /**
     * Whether metadata says that there is no (more) such interruption. One of a kind that this version does not know is
     * withdrawn when the target state is known.
     */
    public static boolean withdrawn(String id, MetadataView metadata, Instant now) {
        var slash = id.indexOf('/');
        var payload = id.substring(slash + 1);
        return switch (kind(id).orElse(null)) {
            case SPOT -> spotWithdrawn(metadata.spot(), payload, now);
            case REBALANCE -> rebalanceWithdrawn(metadata.rebalance(), payload, now);
            case MAINTENANCE ->
                notice(metadata.maintenance(), payload)
                        .map(n -> maintenanceWithdrawn(metadata.maintenance(), n, now))
                        .orElse(metadata.maintenance() instanceof Reading.Settled<?>);
            case ASG_TERMINATION, WARM_POOL, STANDBY, DETACHED ->
                metadata.targetState()
                        .lastKnown()
                        .filter(s -> !s.text().equals(payload))
                        .isPresent();
            case RECYCLE -> true;
            case null -> metadata.targetState().lastKnown().isPresent();
        };
    }

    private static Optional<Kind> kind(String id) {
        var slash = id.indexOf('/');
        for (var kind : Kind.values()) {
            if (kind.text().length() == slash && id.startsWith(kind.text())) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Stream<Interruption> targeted(Reading<TargetState> reading, Remembered remembered) {
        return switch (reading.settled().orElse(null)) {
            case Reading.Known<TargetState> known -> targeted(known.value(), known.since(), remembered).stream();
            // Nobody takes a termination back by saying nothing: a restarted agent whose metadata is silent goes on,
            // and the 404 that follows a live migration (nth.md section 2) is no word about the future either.
            case Reading.Absent<TargetState> _ -> rememberedTarget(remembered);
            case null -> rememberedTarget(remembered);
        };
    }

    private static Stream<Interruption> rememberedTarget(Remembered remembered) {
        if (remembered.firstSights().isEmpty()) {
            return Stream.empty();
        }
        return Arrays.stream(TargetState.values())
                .flatMap(s -> targeted(s, Instant.EPOCH, remembered).stream())
                .filter(i -> remembered.firstSight(i.id()).isPresent());
    }

    private static Optional<Interruption> targeted(TargetState state, Instant since, Remembered remembered) {
        var interruption = seenAt(state, since);
        var before = interruption.flatMap(i -> remembered.firstSight(i.id()));
        if (before.isPresent()) {
            return seenAt(state, before.get()).filter(i -> !ownStandby(i, remembered));
        }
        // A16: the first way into the warm pool concerns nobody, since nobody has been served from here.
        return interruption.filter(
                i -> !ownStandby(i, remembered) && (i.kind() != Kind.WARM_POOL || remembered.served()));
    }

    private static boolean ownStandby(Interruption interruption, Remembered remembered) {
        return interruption.kind() == Kind.STANDBY && remembered.ownStandby();
    }

    private static Optional<Interruption> seenAt(TargetState state, Instant firstSeen) {
        return switch (state) {
            case IN_SERVICE -> Optional.empty();
            case TERMINATED -> Optional.of(new Interruption.AsgTermination(firstSeen));
            case STANDBY -> Optional.of(new Interruption.Standby(firstSeen));
            case DETACHED -> Optional.of(new Interruption.Detached(firstSeen));
            case WARMED_HIBERNATED, WARMED_RUNNING, WARMED_STOPPED, WARMED_TERMINATED ->
                Optional.of(new Interruption.ReturnToWarmPool(state, firstSeen));
        };
    }

    // One notice at a time. A changed one counts where it is nearer: what was announced first may still come first, and
    // a service that counts two minutes from each question must not move the end away for ever.
    private static Optional<Interruption.Spot> spot(Reading<SpotNotice> reading, Remembered remembered, Instant now) {
        var spots = new ArrayList<>(gone(reading, now) ? List.of() : keptSpots(remembered));
        if (reading.settled().orElse(null) instanceof Reading.Known<SpotNotice> shown) {
            var id = Kind.SPOT.text() + "/" + shown.value().payload();
            spots.add(shown.value().asInterruption(remembered.firstSight(id).orElse(shown.since())));
        }
        return spots.stream()
                .min(Comparator.comparing(Interruption.Spot::ends).thenComparing(Interruption.Spot::firstSeen));
    }

    private static List<Interruption.Spot> keptSpots(Remembered remembered) {
        return remembered.of(Kind.SPOT).stream()
                .map(sight -> SpotNotice.parse(sight.payload())
                        .map(n -> n.asInterruption(sight.at()))
                        .orElseGet(() -> new Interruption.Spot(
                                Interruption.SpotAction.TERMINATE,
                                sight.at().plus(SpotNotice.LEAD),
                                sight.payload(),
                                sight.at())))
                .toList();
    }

    private static boolean spotWithdrawn(Reading<SpotNotice> reading, String payload, Instant now) {
        return gone(reading, now)
                || (reading instanceof Reading.Known<SpotNotice> k
                        && !k.value().payload().equals(payload));
    }

    // The one that stood goes on standing, also where its text changes: its hold runs from its first sight.
    private static Optional<Interruption> rebalance(Reading<String> reading, Remembered remembered, Instant now) {
        if (gone(reading, now)) {
            return Optional.empty();
        }
        var kept = remembered.of(Kind.REBALANCE).stream()
                .min(Comparator.comparing(Remembered.Sight::at))
                .map(s -> new Interruption.Rebalance(s.payload(), s.at()));
        return kept.<Interruption>map(r -> r)
                .or(() -> reading.settled()
                        .flatMap(s -> s instanceof Reading.Known<String> k
                                ? Optional.of(new Interruption.Rebalance(k.value(), k.since()))
                                : Optional.empty()));
    }

    private static boolean rebalanceWithdrawn(Reading<String> reading, String payload, Instant now) {
        return gone(reading, now)
                || (reading instanceof Reading.Known<String> k && !k.value().equals(payload));
    }

    private static Stream<Interruption> maintenance(
            Reading<List<MaintenanceNotice>> reading, Remembered remembered, Instant now) {
        Map<String, Interruption> all = new HashMap<>();
        remembered
                .of(Kind.MAINTENANCE)
                .forEach(sight -> notice(reading, sight.payload())
                        .filter(n -> !maintenanceWithdrawn(reading, n, now))
                        .ifPresent(n -> all.put(n.payload(), n.asInterruption(sight.at()))));
        if (reading.settled().orElse(null) instanceof Reading.Known<List<MaintenanceNotice>> known) {
            known.value().forEach(n -> all.putIfAbsent(n.payload(), n.asInterruption(known.since())));
        }
        return all.values().stream().sorted(Comparator.comparing(Interruption::id));
    }

    private static Optional<MaintenanceNotice> notice(Reading<List<MaintenanceNotice>> reading, String payload) {
        for (var shown : reading.lastKnown().orElse(List.of())) {
            if (shown.payload().equals(payload)) {
                return Optional.of(shown);
            }
        }
        return MaintenanceNotice.parse(payload);
    }

    // Here an empty list is the documented answer for "nothing", so it needs no time to be believed. The same event
    // with another time or code takes the place of the one before.
    private static boolean maintenanceWithdrawn(
            Reading<List<MaintenanceNotice>> reading, MaintenanceNotice notice, Instant now) {
        var shown = reading.lastKnown().orElse(List.of());
        var asItWas = shown.stream().anyMatch(n -> n.payload().equals(notice.payload()));
        var changed = shown.stream().anyMatch(n -> n.eventId().equals(notice.eventId()));
        return !asItWas && (changed || reading instanceof Reading.Known<?> || gone(reading, now));
    }

    private static boolean gone(Reading<?> reading, Instant now) {
        return reading instanceof Reading.Absent<?> a && !now.isBefore(a.since().plus(GONE_FOR_GOOD));
    }
}
