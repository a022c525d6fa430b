package io.curfew.agent.interruption;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest answers of instance metadata.
 *
 * @param instanceId {@code instance-id}
 * @param targetState {@code autoscaling/target-lifecycle-state}
 * @param spot {@code spot/instance-action}
 * @param rebalance {@code events/recommendations/rebalance}, as given
 * @param maintenance those of {@code events/maintenance/scheduled} that are still to come
 * @param lastAnswer when instance metadata last gave a usable target state (a 404 is one)
 */
public record MetadataView(
        Reading<String> instanceId,
        Reading<TargetState> targetState,
        Reading<SpotNotice> spot,
        Reading<String> rebalance,
        Reading<List<MaintenanceNotice>> maintenance,
        Optional<Instant> lastAnswer) {

    public static MetadataView notYetAsked(Instant now) {
        return new MetadataView(
                Reading.notYetAsked(now),
                Reading.notYetAsked(now),
                Reading.notYetAsked(now),
                Reading.notYetAsked(now),
                Reading.notYetAsked(now),
                Optional.empty());
    }

    public MetadataView withInstanceId(Reading<String> next) {
        return new MetadataView(next, targetState, spot, rebalance, maintenance, lastAnswer);
    }

    /** A reading without doubt is an answer. */
    public MetadataView withTargetState(Reading<TargetState> next, Instant now) {
        var answer = next instanceof Reading.Settled<?> ? Optional.of(now) : lastAnswer;
        return new MetadataView(instanceId, next, spot, rebalance, maintenance, answer);
    }

    /** The same with {@code lastAnswer} as it is. */
    public MetadataView withTargetState(Reading<TargetState> next, Optional<Instant> answered) {
        return new MetadataView(instanceId, next, spot, rebalance, maintenance, answered);
    }

    public MetadataView withSpot(Reading<SpotNotice> next) {
        return new MetadataView(instanceId, targetState, next, rebalance, maintenance, lastAnswer);
    }

    public MetadataView withRebalance(Reading<String> next) {
        return new MetadataView(instanceId, targetState, spot, next, maintenance, lastAnswer);
    }

    public MetadataView withMaintenance(Reading<List<MaintenanceNotice>> next) {
        return new MetadataView(instanceId, targetState, spot, rebalance, next, lastAnswer);
    }

    /** Nothing could be read at all. */
    public MetadataView silent(String why, Instant now) {
        return new MetadataView(
                instanceId,
                targetState.unknown(why, now),
                spot.unknown(why, now),
                rebalance.unknown(why, now),
                maintenance.unknown(why, now),
                lastAnswer);
    }

    /** The same but for the time of the last answer. */
    public boolean saysTheSameAs(MetadataView other) {
        return instanceId.equals(other.instanceId)
                && targetState.equals(other.targetState)
                && spot.equals(other.spot)
                && rebalance.equals(other.rebalance)
                && maintenance.equals(other.maintenance);
    }

    /** When something was last read that had not been so before. */
    public Optional<Instant> changed() {
        return Stream.of(targetState, spot, rebalance, maintenance)
                .flatMap(r -> r.settled().stream())
                .map(Reading.Settled::since)
                .max(Comparator.naturalOrder());
    }

    /** Why what is known may be old, of what matters most. */
    public Optional<String> doubt() {
        return doubt(targetState)
                .or(() -> doubt(spot).map(why -> "spot notice: " + why))
                .or(() -> doubt(rebalance).map(why -> "rebalance recommendation: " + why))
                .or(() -> doubt(maintenance).map(why -> "scheduled maintenance: " + why));
    }

    private static Optional<String> doubt(Reading<?> reading) {
        return reading instanceof Reading.Unknown<?> u ? Optional.of(u.why()) : Optional.empty();
    }
}
