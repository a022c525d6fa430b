package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookProgress;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import io.curfew.agent.recycle.Capacity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Folds answers of Auto Scaling into the view. */
final class AwsFold {
    private AwsFold() {}

    static View instance(View view, Result.InstanceDescribed result, Instant asked, Instant now) {
        var answer = result.answer();
        var group = serving(Fold.remembering(view, view.with(view.group().described(answer, now)), now), answer);
        return answered(
                group.with(group.hooks().instanceDescribed(answer, now).settled(asked)), result.action(), answer, now);
    }

    /** The group has seen it in service, where metadata was silent or said something else (seed 12020). */
    private static View serving(View view, AwsAnswer<Optional<Membership>> answer) {
        return answer instanceof AwsAnswer.Good<Optional<Membership>>(var found)
                        && found.filter(m -> m.lifecycleState().equals("InService"))
                                .isPresent()
                ? view.with(view.memory().serving())
                : view;
    }

    static View moved(View view, Action action, AwsAnswer<Result.Done> answer, String state, Instant now) {
        var moving = answer instanceof AwsAnswer.Good<Result.Done>;
        return answered(moving ? view.with(view.group().moving(state, now)) : view, action, answer, now);
    }

    static View heartbeat(View view, Result.HeartbeatSent result, Instant asked, Instant now) {
        return hook(
                view,
                result.action().hook(),
                result.action(),
                result.answer(),
                asked,
                now,
                before -> switch (result.answer()) {
                    case AwsAnswer.Good<Result.Done> _ -> before.heartbeatAcknowledged(now);
                    case AwsAnswer.NoActiveAction<Result.Done> _ ->
                        before.doubted(now).heartbeatFailed();
                    default -> before.heartbeatFailed();
                });
    }

    static View completed(View view, Result.HookCompleted result, Instant asked, Instant now) {
        return hook(
                view,
                result.action().hook(),
                result.action(),
                result.answer(),
                asked,
                now,
                before -> switch (result.answer()) {
                    case AwsAnswer.Good<Result.Done> _ -> before.ended(HookProgress.State.COMPLETED);
                    case AwsAnswer.NoActiveAction<Result.Done> _ ->
                        before.doubted(now).completionFailed();
                    default -> before.completionFailed();
                });
    }

    private static View hook(
            View view,
            Hook hook,
            Action action,
            AwsAnswer<Result.Done> answer,
            Instant asked,
            Instant now,
            UnaryOperator<HookProgress> after) {
        // An answer that comes when its interruption is gone says nothing about the hook's next action.
        var speaks = view.hooks().hooks().settled().isPresent()
                && !asked.isBefore(view.hooks().since());
        var next = speaks
                ? view.with(view.hooks().with(hook, after.apply(view.hooks().of(hook))))
                : view;
        return answered(next, action, answer, now);
    }

    static View hooks(View view, Result.HooksDescribed result, Instant now) {
        return answered(
                view.with(view.hooks().hooksDescribed(result.answer(), now)), result.action(), result.answer(), now);
    }

    static View launchHooks(View view, Result.LaunchHooksDescribed result, Instant now) {
        var next = result.answer() instanceof AwsAnswer.Good<List<Hook>>(var hooks)
                ? view.with(view.group().withLaunchHooks(hooks))
                : view;
        return answered(next, result.action(), result.answer(), now);
    }

    static View launched(View view, Result.LaunchCompleted result, Instant now) {
        var next = result.answer() instanceof AwsAnswer.Good<Result.Done>
                ? view.with(view.group().withLaunched(result.action().hook().name()))
                : view;
        return answered(next, result.action(), result.answer(), now);
    }

    static View capacity(View view, Result.GroupDescribed result, Instant asked, Instant now) {
        var next = result.answer() instanceof AwsAnswer.Good<Capacity>(var capacity)
                ? view.with(view.group().with(capacity, asked))
                : view;
        return answered(next, result.action(), result.answer(), now);
    }

    private static View answered(View view, Action action, AwsAnswer<?> answer, Instant now) {
        var next = view.with(view.hooks().permission(action.key(), answer));
        return answer instanceof AwsAnswer.Good<?>
                ? Fold.succeeded(next, action, now)
                : Fold.failed(next, action, HooksView.why(answer), now);
    }
}
