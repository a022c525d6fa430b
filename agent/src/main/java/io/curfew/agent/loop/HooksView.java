package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookProgress;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.hook.Schedule;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.port.AwsAnswer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the instance's group and its hooks, in one transition.
 *
 * @param since when that transition was first seen: answers to what was begun before speak of another
 * @param membership absent where the instance is in no group
 * @param described when the membership was last answered
 * @param hooks all hooks of the terminating transition
 * @param progress by hook name
 * @param denied by key of the action: the IAM action that is missing
 */
record HooksView(
        Instant since,
        Reading<Membership> membership,
        Optional<Instant> described,
        Reading<List<Hook>> hooks,
        Map<String, HookProgress> progress,
        Map<String, String> denied) {

    HooksView {
        progress = Map.copyOf(progress);
        denied = Map.copyOf(denied);
    }

    static HooksView unasked(Instant now) {
        return new HooksView(
                now, Reading.notYetAsked(now), Optional.empty(), Reading.notYetAsked(now), Map.of(), Map.of());
    }

    /** Whether anything was asked or learnt. */
    boolean isAsked() {
        return membership.settled().isPresent() || hooks.settled().isPresent() || !progress.isEmpty();
    }

    HookProgress of(Hook hook) {
        return progress.getOrDefault(hook.name(), HookProgress.open());
    }

    HooksView with(Hook hook, HookProgress next) {
        var all = new HashMap<>(progress);
        all.put(hook.name(), next);
        return new HooksView(since, membership, described, hooks, all, denied);
    }

    HooksView instanceDescribed(AwsAnswer<Optional<Membership>> answer, Instant now) {
        return switch (answer) {
            case AwsAnswer.Good<Optional<Membership>> good ->
                new HooksView(
                        since,
                        good.value().map(m -> membership.known(m, now)).orElseGet(() -> membership.absent(now)),
                        Optional.of(now),
                        hooks,
                        progress,
                        denied);
            default -> new HooksView(since, membership.unknown(why(answer), now), described, hooks, progress, denied);
        };
    }

    /**
     * Ends the hooks of which AWS knew no active action, where a description that was asked for afterwards says that
     * their wait is over (A6 to A8).
     */
    HooksView settled(Instant asked) {
        if (!described.filter(d -> !d.isBefore(asked)).isPresent()
                || !Schedule.over(membership.lastKnown().map(Membership::lifecycleState))) {
            return this;
        }
        var all = new HashMap<>(progress);
        all.replaceAll(
                (_, p) -> p.isOpen() && p.doubt().filter(d -> !d.isAfter(asked)).isPresent()
                        ? p.ended(HookProgress.State.OVER)
                        : p);
        return new HooksView(since, membership, described, hooks, all, denied);
    }

    HooksView hooksDescribed(AwsAnswer<List<Hook>> answer, Instant now) {
        return switch (answer) {
            case AwsAnswer.Good<List<Hook>> good ->
                new HooksView(since, membership, described, hooks.known(good.value(), now), progress, denied);
            default -> new HooksView(since, membership, described, hooks.unknown(why(answer), now), progress, denied);
        };
    }

    /** What {@code answer} to the action with {@code key} says about the permission for it. */
    HooksView permission(String key, AwsAnswer<?> answer) {
        var all = new HashMap<>(denied);
        switch (answer) {
            case AwsAnswer.Denied<?> d -> all.put(key, d.action());
            case AwsAnswer.Good<?> _, AwsAnswer.NoActiveAction<?> _ -> all.remove(key);
            case AwsAnswer.Throttled<?> _, AwsAnswer.Failed<?> _, AwsAnswer.Unreachable<?> _ -> {}
        }
        return new HooksView(since, membership, described, hooks, progress, all);
    }

    /** The IAM actions that are missing, sorted. */
    List<String> missing() {
        return denied.isEmpty()
                ? List.of()
                : denied.values().stream().distinct().sorted().toList();
    }

    /** What an answer other than a good one says, for people. */
    static String why(AwsAnswer<?> answer) {
        return switch (answer) {
            case AwsAnswer.Good<?> _ -> "answered";
            case AwsAnswer.NoActiveAction<?> a -> a.message();
            case AwsAnswer.Throttled<?> t -> "throttled: " + t.message();
            case AwsAnswer.Denied<?> d -> "not allowed: " + d.action();
            case AwsAnswer.Failed<?> f -> f.code() + ": " + f.message();
            case AwsAnswer.Unreachable<?> u -> "no answer: " + u.why();
        };
    }
}
