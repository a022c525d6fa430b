package io.curfew.agent.loop;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Schedule;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.port.Action;
import io.curfew.agent.settings.Settings.OnFailure;
import java.time.Duration;
import java.time.Instant;

/** The lifecycle hooks: found, kept alive on a schedule of their own, and completed until AWS acknowledges it. */
final class HookRules {
    /** A missing permission heals slowly; the account's rate limit is shared by all (A23). */
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    /** Without the hooks nobody can keep them alive, and the shortest of them holds for 30 s (A3). */
    private static final Backoff FIND = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));
    /** While "no active lifecycle action" leaves doubt: one description in 30 s. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private HookRules() {}

    static void findGroup(Situation s, Decision.Draft draft) {
        if (wanted(s) && s.view.hooks().membership().settled().isEmpty()) {
            s.instanceId().ifPresent(id -> find(s, draft, new Action.DescribeInstance(id)));
        }
    }

    static void findHooks(Situation s, Decision.Draft draft) {
        if (wanted(s) && s.view.hooks().hooks().settled().isEmpty()) {
            s.view.hooks().membership().lastKnown().ifPresent(m -> find(s, draft, new Action.DescribeHooks(m.group())));
        }
    }

    private static void find(Situation s, Decision.Draft draft, Action action) {
        draft.beginOrRetry(action, s.view.hooks().denied().containsKey(action.key()) ? RETRY : FIND);
    }

    /** Heartbeats go on whatever the API server does, until the hook ends or is being completed. */
    static void heartbeat(Situation s, Decision.Draft draft) {
        if (!wanted(s)) {
            return;
        }
        for (var hook : s.openHooks()) {
            if (s.finished() || s.view.work().isUnderWay("complete/" + hook.name())) {
                continue;
            }
            var due = Schedule.heartbeatDue(hook, s.progress(hook), begin(s));
            if (s.now.isBefore(due)) {
                draft.wakeAt(due);
            } else {
                s.instanceId().ifPresent(id -> draft.begin(new Action.Heartbeat(hook, id)));
            }
        }
    }

    /** Not while a heartbeat is under way: none may follow the completion. */
    static void complete(Situation s, Decision.Draft draft) {
        if (!wanted(s) || !s.finished()) {
            if (s.drains()) {
                s.plan.orElseThrow().limit().filter(s.now::isBefore).ifPresent(draft::wakeAt);
                wakeForDeadline(s, draft);
            }
            return;
        }
        for (var hook : s.openHooks()) {
            var due = Schedule.completionDue(hook, s.progress(hook));
            if (due.filter(s.now::isBefore).isPresent()) {
                draft.wakeAt(due.get());
            } else if (!s.view.work().isUnderWay("heartbeat/" + hook.name())) {
                s.instanceId().ifPresent(id -> draft.begin(new Action.Complete(hook, id, result(s))));
            }
        }
    }

    /** "No active lifecycle action": is the wait still to come, or over? (A6 to A8) */
    static void askWhetherOver(Situation s, Decision.Draft draft) {
        if (!wanted(s)
                || s.openHooks().stream().allMatch(h -> s.progress(h).doubt().isEmpty())) {
            return;
        }
        // The description that led to the hooks is older than any doubt and says nothing about it. From the first doubt
        // on one description answers for all hooks: their doubts come one after the other, and go and come again.
        var hooksKnown = s.view.hooks().hooks().settled().map(Reading.Settled::since);
        var due = s.view.work()
                .doneAt("describe-instance")
                .filter(described -> hooksKnown.filter(described::isBefore).isEmpty())
                .map(described -> described.plus(ASK_AGAIN));
        if (due.filter(s.now::isBefore).isPresent()) {
            draft.wakeAt(due.get());
        } else {
            s.instanceId().ifPresent(id -> draft.beginOrRetry(new Action.DescribeInstance(id), RETRY));
        }
    }

    private static boolean wanted(Situation s) {
        return s.plan.filter(Plan::servesHooks).isPresent() && !s.refused();
    }

    // A process that did not see the interruption begin does not know when the last heartbeat was sent: it sends one at
    // once.
    private static Instant begin(Situation s) {
        return s.plan.flatMap(Plan::holder)
                .filter(s.view.memory()::sawItBegin)
                .map(Interruption::firstSeen)
                .orElse(Instant.EPOCH);
    }

    private static void wakeForDeadline(Situation s, Decision.Draft draft) {
        var deadline = s.plan.orElseThrow().deadline();
        if (s.now.isBefore(deadline)) {
            draft.wakeAt(deadline);
        }
    }

    private static HookResult result(Situation s) {
        return s.drained() || s.settings.hooks().onFailure() == OnFailure.CONTINUE
                ? HookResult.CONTINUE
                : HookResult.ABANDON;
    }

    /** As status shows it. */
    static Instant nextHeartbeat(Situation s, Hook hook) {
        return Schedule.heartbeatDue(hook, s.progress(hook), begin(s));
    }
}
