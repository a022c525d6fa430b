package io.curfew.agent.telemetry;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Result;
import java.util.List;
import java.util.Optional;

/** What the log says of an action's result. Pure. */
final class ResultFacts {
    /** Begins the keys of missing permissions; what is missing follows, as it stands in the troubles of the status. */
    static final String PERMISSION = "permission/";

    private ResultFacts() {}

    static List<Fact> of(Result result) {
        return switch (result) {
            case Result.Evicted(Action.Evict a, EvictionAnswer answer) -> removal("eviction", a.pod(), answer);
            case Result.Deleted(Action.Delete a, EvictionAnswer answer) -> removal("deletion", a.pod(), answer);
            case Result.HeartbeatSent(Action.Heartbeat a, AwsAnswer<Result.Done> answer) ->
                hookCall(
                        Fact.debug("heartbeat.sent").with("hook", a.hook().name()),
                        "heartbeat",
                        a.hook().name(),
                        answer);
            case Result.HookCompleted(Action.Complete a, AwsAnswer<Result.Done> answer) ->
                hookCall(
                        Fact.info("hook.completed")
                                .with("hook", a.hook().name())
                                .with("result", a.result()),
                        "completion",
                        a.hook().name(),
                        answer);
            case Result.InstanceDescribed r -> permission(r.answer());
            case Result.HooksDescribed r -> permission(r.answer());
            case Result.LaunchHooksDescribed r -> permission(r.answer());
            case Result.LaunchCompleted(Action.CompleteLaunch a, AwsAnswer<Result.Done> answer) ->
                hookCall(
                        Fact.info("launch-hook.completed").with("hook", a.hook().name()),
                        "launch-completion",
                        a.hook().name(),
                        answer);
            case Result.GroupDescribed r -> permission(r.answer());
            case Result.StandbyEntered r -> move("recycle.entering-standby", r.answer());
            case Result.Terminated r -> move("recycle.terminating", r.answer());
            case Result.NodeRead r -> node(r.answer());
            case Result.NodePatched r -> node(r.answer());
            case Result.ConditionsSet r -> node(r.answer());
            case Result.PodsListed r ->
                r.answer() instanceof PodsAnswer.Denied(String what, String message)
                        ? List.of(permission(what, message))
                        : List.of();
            case Result.Told(Action.Tell a, Optional<String> failure) ->
                failure.map(why -> List.of(Fact.debug("event.refused")
                                .with("reason", a.notice().reason())
                                .with("why", why)))
                        .orElse(List.of());
            case Result.ToldAgain(Action.TellAgain a, Optional<String> failure) ->
                failure.map(why -> List.of(Fact.debug("event.refused")
                                .with("reason", a.notice().reason())
                                .with("why", why)))
                        .orElse(List.of());
            case Result.Withheld(Action action) -> withheld(action);
            case Result.NoAnswer(Action action, String why) -> noAnswer(action, why);
            case Result.WatchBegun _, Result.WatchStopped _ -> List.of();
        };
    }

    private static List<Fact> move(String what, AwsAnswer<Result.Done> answer) {
        return switch (answer) {
            case AwsAnswer.Good<Result.Done> _ -> List.of(Fact.info(what));
            case AwsAnswer.Denied<Result.Done> d -> List.of(permission(d.action(), d.message()));
            case AwsAnswer.NoActiveAction<Result.Done> _,
                    AwsAnswer.Throttled<Result.Done> _,
                    AwsAnswer.Failed<Result.Done> _,
                    AwsAnswer.Unreachable<Result.Done> _ -> List.of();
        };
    }

    private static List<Fact> withheld(Action action) {
        var fact = Fact.info("dry-run.withheld").with("action", action.key().replaceFirst("/.*", ""));
        var what = switch (action) {
            case Action.Evict a -> about(fact, a.pod());
            case Action.Delete a ->
                about(Fact.info("dry-run.withheld").with("action", "delete"), a.pod())
                        .with("grace", a.grace());
            case Action.Heartbeat a -> fact.with("hook", a.hook().name());
            case Action.Complete a -> fact.with("hook", a.hook().name()).with("result", a.result());
            case Action.Tell a -> fact.with("reason", a.notice().reason());
            case Action.PatchNode a ->
                fact.with("cordon", cordon(a.patch().unschedulable()))
                        .once("dry-run/" + cordon(a.patch().unschedulable()));
            default -> fact;
        };
        return List.of(
                action instanceof Action.PatchNode
                        ? what
                        : what.once("dry-run/" + action.getClass().getSimpleName() + action.key()));
    }

    private static String cordon(NodePatch.Change<Boolean> unschedulable) {
        return switch (unschedulable) {
            case NodePatch.Change.Keep<Boolean> _ -> "kept";
            case NodePatch.Change.Set<Boolean> _ -> "set";
            case NodePatch.Change.Remove<Boolean> _ -> "removed";
        };
    }

    private static List<Fact> noAnswer(Action action, String why) {
        return switch (action) {
            case Action.Evict a -> removal("eviction", a.pod(), new EvictionAnswer.Unreachable(why));
            case Action.Delete a -> removal("deletion", a.pod(), new EvictionAnswer.Unreachable(why));
            case Action.Heartbeat a -> List.of(failed("heartbeat", a.hook().name(), why));
            case Action.Complete a -> List.of(failed("completion", a.hook().name(), why));
            default ->
                List.of(Fact.debug("action.unanswered")
                        .with("action", action.key())
                        .with("why", why));
        };
    }

    private static List<Fact> removal(String what, Pod pod, EvictionAnswer answer) {
        return List.of(
                switch (answer) {
                    case EvictionAnswer.Accepted _ ->
                        // Below the deadline an eviction is the everyday case; a deletion never is.
                        about(
                                what.equals("eviction")
                                        ? Fact.debug(what + ".accepted")
                                        : Fact.info(what + ".accepted"),
                                pod);
                    case EvictionAnswer.BudgetClosed b -> blocked(what, pod, b);
                    case EvictionAnswer.BudgetNotObserved b ->
                        about(Fact.debug(what + ".blocked"), pod)
                                .with("budget", b.budget())
                                .with("why", "the disruption controller is behind");
                    case EvictionAnswer.TwoBudgets t ->
                        about(Fact.warn(what + ".blocked"), pod)
                                .with("why", t.message())
                                .once("two-budgets/" + pod.uid());
                    case EvictionAnswer.ServerBusy b ->
                        Fact.info(what + ".slowed")
                                .with("why", "the API server is busy")
                                .with("retry-after", b.retryAfter())
                                .once(what + ".slowed");
                    case EvictionAnswer.Forbidden f -> refused(what, pod, f.message());
                    case EvictionAnswer.Refused r -> refused(what, pod, r.code() + " " + r.message());
                    case EvictionAnswer.Conflicted c -> refused(what, pod, c.message());
                    case EvictionAnswer.Unreachable u ->
                        Fact.warn(what + ".unanswered")
                                .with("why", u.why())
                                .once(what + ".unanswered/" + plain(u.why()));
                    case EvictionAnswer.NotFound _, EvictionAnswer.Replaced _, EvictionAnswer.NamespaceTerminating _ ->
                        about(Fact.debug(what + ".needless"), pod)
                                .with("why", answer.getClass().getSimpleName());
                });
    }

    private static Fact blocked(String what, Pod pod, EvictionAnswer.BudgetClosed closed) {
        var fact = about(Fact.info(what + ".blocked"), pod)
                .with("budget", closed.budget())
                .once("budget/" + pod.uid() + "/" + closed.budget());
        return closed.counts()
                .map(c -> fact.with("needs", c.needed()).with("has", c.healthy()))
                .orElse(fact);
    }

    // Many pods are refused for one cause: the first tells it.
    private static Fact refused(String what, Pod pod, String message) {
        return about(Fact.warn(what + ".refused"), pod)
                .with("why", message)
                .once(what + ".refused/" + plain(message.replace(pod.name(), "")));
    }

    private static Fact about(Fact fact, Pod pod) {
        return fact.with("pod", pod.fullName());
    }

    private static List<Fact> hookCall(Fact done, String what, String hook, AwsAnswer<Result.Done> answer) {
        return switch (answer) {
            case AwsAnswer.Good<Result.Done> _ ->
                List.of(done, Fact.info(what + ".recovered").with("hook", hook).ends(what + "/" + hook));
            case AwsAnswer.NoActiveAction<Result.Done> n ->
                List.of(Fact.debug(what + ".not-awaited").with("hook", hook).with("why", n.message()));
            case AwsAnswer.Throttled<Result.Done> t -> List.of(failed(what, hook, t.message()));
            case AwsAnswer.Denied<Result.Done> d -> List.of(permission(d.action(), d.message()));
            case AwsAnswer.Failed<Result.Done> f -> List.of(failed(what, hook, f.code() + " " + f.message()));
            case AwsAnswer.Unreachable<Result.Done> u -> List.of(failed(what, hook, u.why()));
        };
    }

    private static Fact failed(String what, String hook, String why) {
        return Fact.warn(what + ".failed").with("hook", hook).with("why", why).once(what + "/" + hook);
    }

    private static List<Fact> node(NodeAnswer answer) {
        return switch (answer) {
            case NodeAnswer.Denied(String what, String message) -> List.of(permission(what, message));
            case NodeAnswer.Conflict _ -> List.of(Fact.debug("node.changed-meanwhile"));
            case NodeAnswer.Gone _ -> List.of(Fact.warn("node.not-found").once("node.not-found"));
            case NodeAnswer.Failed _, NodeAnswer.Seen _ -> List.of();
        };
    }

    private static <T> List<Fact> permission(AwsAnswer<T> answer) {
        return answer instanceof AwsAnswer.Denied<T>(String action, String message)
                ? List.of(permission(action, message))
                : List.of();
    }

    private static Fact permission(String what, String message) {
        return Fact.warn("permission.missing")
                .with("what", what)
                .with("message", message)
                .once(PERMISSION + plain(what));
    }

    private static String plain(String message) {
        return message.replaceAll("\\d+", "#");
    }
}
