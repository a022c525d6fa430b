package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.recycle.Capacity;
import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the instance's group beside the terminating hooks, and outlives a plan.
 *
 * @param membership absent where the instance is in no group
 * @param described when the membership was last answered
 * @param capacity of the group, as last described while the instance was on standby
 * @param launchHooks all hooks of the launching transition, once asked for
 * @param launched names of those whose completion was accepted
 * @param launch whether the launch is over
 * @param fallback the target state that follows from the membership, where metadata shows none; empty where the
 *     setting {@code metadata.fallback} is off: a description may lag, and says less than the journal
 */
record GroupView(
        Reading<Membership> membership,
        Optional<Instant> described,
        Optional<Capacity> capacity,
        Optional<List<Hook>> launchHooks,
        Set<String> launched,
        Launch launch,
        Optional<Reading<TargetState>> fallback) {

    /** Where the launch of the instance stands. */
    enum Launch {
        PERHAPS,
        OVER
    }

    static GroupView unasked(Settings.Toggle metadataFallback, Instant now) {
        return new GroupView(
                Reading.notYetAsked(now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Launch.PERHAPS,
                metadataFallback.on() ? Optional.of(Reading.notYetAsked(now)) : Optional.empty());
    }

    GroupView described(AwsAnswer<Optional<Membership>> answer, Instant now) {
        if (!(answer instanceof AwsAnswer.Good<Optional<Membership>>(var found))) {
            return new GroupView(
                    membership.unknown(HooksView.why(answer), now),
                    described,
                    capacity,
                    launchHooks,
                    launched,
                    launch,
                    fallback);
        }
        return new GroupView(
                found.map(m -> membership.known(m, now)).orElseGet(() -> membership.absent(now)),
                Optional.of(now),
                capacity.filter(_ -> found.filter(Membership::isOnStandby).isPresent()),
                launchHooks,
                launched,
                launch,
                fallback.map(f -> found.flatMap(m -> target(m.lifecycleState()))
                        .map(t -> f.known(t, now))
                        // Out of every group, it is not where it was when it was last described (seed 371250).
                        .orElseGet(() -> f.absent(now))));
    }

    /** It is on its way to another state: until it is described again nobody knows how far. */
    GroupView moving(String state, Instant now) {
        var moving = membership
                .lastKnown()
                .map(m -> membership.known(new Membership(m.group(), state), now))
                .orElse(membership);
        return new GroupView(moving, described, Optional.empty(), launchHooks, launched, launch, fallback);
    }

    /**
     * A group is full with the instance itself while it serves: the answer counts where the instance was known to be on
     * standby when that was {@code asked} (seed 656166).
     */
    GroupView with(Capacity next, Instant asked) {
        var counts = membership.settled().orElse(null) instanceof Reading.Known<Membership>(var m, var since)
                && m.isOnStandby()
                && !asked.isBefore(since);
        return new GroupView(
                membership,
                described,
                counts ? Optional.of(next) : Optional.empty(),
                launchHooks,
                launched,
                launch,
                fallback);
    }

    GroupView withLaunchHooks(List<Hook> hooks) {
        return new GroupView(membership, described, capacity, Optional.of(hooks), launched, launch, fallback);
    }

    GroupView withLaunched(String hook) {
        var all = new HashSet<>(launched);
        all.add(hook);
        return new GroupView(membership, described, capacity, launchHooks, Set.copyOf(all), launch, fallback);
    }

    GroupView withLaunch(Launch next) {
        return next == launch
                ? this
                : new GroupView(membership, described, capacity, launchHooks, launched, next, fallback);
    }

    /** The membership as it was described after {@code since}; what was described before does not count. */
    Reading<Membership> membershipSince(Optional<Instant> since) {
        return since.filter(t -> described.filter(d -> !d.isBefore(t)).isEmpty())
                        .isPresent()
                ? new Reading.Unknown<>("not asked since then", since.get(), Optional.empty())
                : membership;
    }

    /**
     * What metadata says, completed by what the group says where metadata has no target state (nth.md section 2). What
     * the group said before the target state went is older than what metadata itself said last.
     */
    MetadataView completing(MetadataView metadata) {
        return metadata.targetState() instanceof Reading.Absent<TargetState> absent
                        && described.filter(d -> !d.isBefore(absent.since())).isPresent()
                        && fallback.orElse(null) instanceof Reading.Known<TargetState> known
                ? metadata.withTargetState(inItsPlace(absent, known), metadata.lastAnswer())
                : metadata;
    }

    // What the group said on an earlier way, and says again on this one, has not stood since then (seed 286385).
    private static Reading<TargetState> inItsPlace(
            Reading.Absent<TargetState> absent, Reading.Known<TargetState> described) {
        return described.since().isBefore(absent.since())
                ? new Reading.Known<>(described.value(), absent.since())
                : described;
    }

    // A10: where the instance is, to where it goes. On the way into the warm pool only metadata knows which.
    private static Optional<TargetState> target(String lifecycleState) {
        return switch (lifecycleState) {
            case "Pending", "Pending:Wait", "Pending:Proceed", "InService" -> Optional.of(TargetState.IN_SERVICE);
            case "Terminating", "Terminating:Wait", "Terminating:Proceed", "Terminated" ->
                Optional.of(TargetState.TERMINATED);
            case "EnteringStandby", "Standby" -> Optional.of(TargetState.STANDBY);
            case "Detaching", "Detached" -> Optional.of(TargetState.DETACHED);
            case "Warmed:Stopped", "Warmed:Pending", "Warmed:Pending:Wait", "Warmed:Pending:Proceed" ->
                Optional.of(TargetState.WARMED_STOPPED);
            case "Warmed:Running" -> Optional.of(TargetState.WARMED_RUNNING);
            case "Warmed:Hibernated" -> Optional.of(TargetState.WARMED_HIBERNATED);
            case "Warmed:Terminating", "Warmed:Terminating:Wait", "Warmed:Terminating:Proceed", "Warmed:Terminated" ->
                Optional.of(TargetState.WARMED_TERMINATED);
            default -> Optional.empty();
        };
    }
}
