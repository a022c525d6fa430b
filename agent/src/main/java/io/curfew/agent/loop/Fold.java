package io.curfew.agent.loop;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruptions;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.plan.Planner;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Result;
import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Folds what was observed, begun and ended into the view. The only place where the agent's state changes. */
final class Fold {
    private Fold() {}

    static View observed(View view, Observation observation, Instant now) {
        return switch (observation) {
            case Observation.MetadataSeen seen -> metadata(view, seen.metadata(), now);
            case Observation.PodsSeen seen -> pods(view, seen.pods());
            case Observation.PodsUnseen unseen -> view.with(view.pods().unseen(unseen.why()));
            case Observation.Woken _ -> view;
            case Observation.ActionEnded ended -> ended(view, ended.result(), now);
        };
    }

    private static View pods(View view, List<Pod> pods) {
        var progress = view.drain().keeping(pods);
        return view.with(view.pods().seen(pods)).with(view.pods().lacksOne(pods) ? progress.podWentAway() : progress);
    }

    private static View metadata(View view, MetadataView metadata, Instant now) {
        return remembering(view, view.with(metadata), now);
    }

    /** {@code next}, in which metadata or the group says something new about what stands. */
    static View remembering(View view, View next, Instant now) {
        var before = hookRunner(view.standing(now));
        var standing = next.standing(now);
        var remembering = next.with(view.memory().after(next.metadata(), takenBack(view, next, now), standing));
        // Each transition runs the hooks anew: back to the warm pool, and later out of it.
        return before.isPresent() && !before.equals(hookRunner(standing))
                ? remembering.with(HooksView.unasked(now))
                : remembering;
    }

    private static Set<String> takenBack(View before, View next, Instant now) {
        return before.firstSights().keySet().stream()
                .filter(id -> Interruptions.withdrawn(id, next.said(), now))
                .collect(Collectors.toSet());
    }

    private static Optional<String> hookRunner(List<Interruption> standing) {
        return standing.stream()
                .filter(Interruption::runsHooks)
                .map(Interruption::id)
                .findFirst();
    }

    /** What comes about with time alone, or with what was observed so far. Once before each decision. */
    static View turning(View before, Settings settings, Instant now) {
        var view = lapsing(before, now);
        var standing = view.standing(now);
        var lapsed = Lapses.lapsed(view.node(), standing, settings, now);
        var spent = view.memory()
                .seeing(standing)
                .spending(Lapses.spent(view, lapsed, now))
                .without(Lapses.replaced(view, lapsed, now));
        var serving = PoolRules.mayServe(view) && PoolRules.serves(new Situation(view, settings, now));
        var next = view.with(serving ? spent.serving() : spent);
        var left = next.equals(view) ? standing : next.standing(now);
        var planned = Planner.acts(left, settings, now);
        var launch = LaunchRules.isAwaited(next, settings) && LaunchRules.isOver(new Situation(next, settings, now))
                ? GroupView.Launch.OVER
                : next.group().launch();
        var memory = next.memory().planned(planned);
        var turned = next.with(NodeFold.hasNoJournal(next) ? memory.withoutWithdrawn() : memory)
                .with(next.group().withLaunch(launch));
        if (planned) {
            return turned;
        }
        return view.memory().planned()
                ? turned.afterwards(now)
                : turned.with(turned.node().withoutGone());
    }

    /** A 404 takes back with time: what comes after it must not bring that back (seed 1384). */
    private static View lapsing(View view, Instant now) {
        var gone = takenBack(view, view, now);
        return gone.isEmpty() ? view : view.with(view.memory().after(view.metadata(), gone, view.standing(now)));
    }

    static View begun(View view, Action action, Instant now) {
        var next = view.with(view.work().begun(action, now));
        return switch (action) {
            case Action.Evict e ->
                next.with(view.drain().begun(e.pod(), e.grace().orElse(e.pod().grace()), now));
            case Action.Delete d -> next.with(view.drain().deleteBegun(d.pod(), d.grace(), now));
            case Action.WatchPods _ -> next.with(view.pods().watchBegun());
            case Action.StopWatching _ -> next.with(view.pods().watchStopped());
            case Action.Heartbeat h ->
                next.with(view.hooks().with(h.hook(), view.hooks().of(h.hook()).heartbeatBegun(now)));
            case Action.Complete c ->
                next.with(view.hooks().with(c.hook(), view.hooks().of(c.hook()).completionBegun(now)));
            case Action.PatchNode p
            when p.patch().takesMarksAway() -> next.with(view.node().undoBegun());
            case Action.PatchNode p ->
                p.patch().cordons() ? next.with(view.node().cordonBegun()) : next;
            case Action.ReadNode _,
                    Action.ListPods _,
                    Action.DescribeInstance _,
                    Action.DescribeHooks _,
                    Action.DescribeGroup _,
                    Action.DescribeLaunchHooks _,
                    Action.CompleteLaunch _,
                    Action.EnterStandby _,
                    Action.Terminate _,
                    Action.SetConditions _,
                    Action.Tell _,
                    Action.TellAgain _ -> next;
        };
    }

    private static View ended(View view, Result result, Instant now) {
        var asked = Optional.ofNullable(
                        view.work().underWay().get(result.action().key()))
                .orElse(now);
        return switch (result) {
            case Result.NodeRead r -> NodeFold.node(view, r.action(), r.answer(), asked, now);
            case Result.NodePatched r ->
                GivenBack.noted(view, NodeFold.node(view, r.action(), r.answer(), asked, now), r, now);
            case Result.ConditionsSet r -> NodeFold.conditions(view, r, asked, now);
            case Result.WatchBegun r -> succeeded(view, r.action(), now);
            case Result.WatchStopped r -> succeeded(view, r.action(), now);
            case Result.PodsListed r -> pods(view, r, asked, now);
            case Result.Evicted r -> evicted(view, r.action(), r.action().pod(), r.answer(), now);
            case Result.Deleted r -> evicted(view, r.action(), r.action().pod(), r.answer(), now);
            case Result.InstanceDescribed r -> AwsFold.instance(view, r, asked, now);
            case Result.HooksDescribed r -> AwsFold.hooks(view, r, now);
            case Result.LaunchHooksDescribed r -> AwsFold.launchHooks(view, r, now);
            case Result.LaunchCompleted r -> AwsFold.launched(view, r, now);
            case Result.GroupDescribed r -> AwsFold.capacity(view, r, asked, now);
            case Result.HeartbeatSent r -> AwsFold.heartbeat(view, r, asked, now);
            case Result.HookCompleted r -> AwsFold.completed(view, r, asked, now);
            case Result.StandbyEntered r -> AwsFold.moved(view, r.action(), r.answer(), "EnteringStandby", now);
            case Result.Terminated r -> AwsFold.moved(view, r.action(), r.answer(), "Terminating", now);
            case Result.Told r ->
                r.failure()
                        .map(why -> failed(view, r.action(), why, now))
                        .orElseGet(() -> succeeded(GivenBack.told(view, r.action()), r.action(), now));
            case Result.ToldAgain r ->
                r.failure()
                        .map(why -> failed(view, r.action(), why, now))
                        .orElseGet(() -> succeeded(view, r.action(), now));
            case Result.Withheld r -> ended(view, Pretence.of(r.action(), view), now);
            case Result.NoAnswer r -> unanswered(view, r, now);
        };
    }

    private static View pods(View view, Result.PodsListed result, Instant asked, Instant now) {
        return switch (result.answer()) {
            case PodsAnswer.Listed listed ->
                succeeded(view.with(view.pods().listed(listed.pods(), asked)), result.action(), now);
            case PodsAnswer.Denied d -> failed(view, result.action(), "not allowed to " + d.what(), now);
            case PodsAnswer.Failed f -> failed(view, result.action(), f.why(), now);
        };
    }

    private static View evicted(View view, Action action, Pod pod, EvictionAnswer answer, Instant now) {
        return succeeded(view.with(view.drain().answered(pod, answer, now)), action, now);
    }

    private static View unanswered(View view, Result.NoAnswer result, Instant now) {
        var next = failed(NodeFold.doubting(view, result.action(), now), result.action(), result.why(), now);
        return switch (result.action()) {
            case Action.Evict e ->
                next.with(next.drain().answered(e.pod(), new EvictionAnswer.Unreachable(result.why()), now));
            case Action.Delete d ->
                next.with(next.drain().answered(d.pod(), new EvictionAnswer.Unreachable(result.why()), now));
            case Action.Heartbeat h ->
                next.with(next.hooks().with(h.hook(), next.hooks().of(h.hook()).heartbeatFailed()));
            case Action.Complete c ->
                next.with(next.hooks().with(c.hook(), next.hooks().of(c.hook()).completionFailed()));
            // The watch was not begun, so it is begun again.
            case Action.WatchPods _ -> next.with(next.pods().watchStopped());
            case Action.ReadNode _, Action.PatchNode _ -> next.with(next.node().unheard(result.action()));
            case Action.StopWatching _,
                    Action.ListPods _,
                    Action.DescribeInstance _,
                    Action.DescribeHooks _,
                    Action.DescribeGroup _,
                    Action.DescribeLaunchHooks _,
                    Action.CompleteLaunch _,
                    Action.EnterStandby _,
                    Action.Terminate _,
                    Action.SetConditions _,
                    Action.Tell _,
                    Action.TellAgain _ -> next;
        };
    }

    static View succeeded(View view, Action action, Instant now) {
        return view.with(view.work().succeeded(action, now));
    }

    static View failed(View view, Action action, String why, Instant now) {
        return view.with(view.work().failed(action, why, now));
    }
}
