package io.curfew.agent.telemetry;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Figures of what came of evictions, deletions, heartbeats and completions. */
final class ActionMeters {
    private static final String NO_ANSWER = "no-answer";
    private static final List<String> HOOK_RESULTS =
            List.of("ok", "no-active-action", "throttled", "denied", "failed", "unreachable", NO_ANSWER);
    private static final List<List<String>> POD_RESULTS = List.of(
            List.of("accepted", "none"),
            List.of("gone", "not-found"),
            List.of("gone", "replaced"),
            List.of("gone", "namespace-terminating"),
            List.of("blocked", "budget"),
            List.of("blocked", "budget-not-observed"),
            List.of("blocked", "two-budgets"),
            List.of("blocked", "server-busy"),
            List.of("failed", "forbidden"),
            List.of("failed", "conflict"),
            List.of("failed", "refused"),
            List.of("failed", "unreachable"),
            List.of("failed", NO_ANSWER));

    private final CounterFamily evictions;
    private final CounterFamily deletions;
    private final CounterFamily heartbeats;
    private final CounterFamily completions;

    ActionMeters(MeterRegistry registry) {
        var labels = List.of("result", "cause");
        evictions = new CounterFamily(
                registry, "curfew.evictions", "Evictions, by what came of them and why.", labels, POD_RESULTS);
        deletions = new CounterFamily(
                registry, "curfew.deletions", "Deletions of pods, by what came of them and why.", labels, POD_RESULTS);
        heartbeats = CounterFamily.of(registry, "curfew.heartbeats", "Heartbeats of hooks.", "result", HOOK_RESULTS);
        completions = CounterFamily.of(registry, "curfew.completions", "Completions of hooks.", "result", HOOK_RESULTS);
    }

    void ended(Result result) {
        switch (result) {
            case Result.Evicted r -> count(evictions, r.answer());
            case Result.Deleted r -> count(deletions, r.answer());
            case Result.HeartbeatSent r -> heartbeats.count(outcome(r.answer()));
            case Result.LaunchCompleted r -> completions.count(outcome(r.answer()));
            case Result.HookCompleted r -> completions.count(outcome(r.answer()));
            case Result.NoAnswer r -> noAnswer(r.action());
            // Counted as requests, or never sent.
            case Result.Withheld _,
                    Result.NodeRead _,
                    Result.NodePatched _,
                    Result.ConditionsSet _,
                    Result.WatchBegun _,
                    Result.WatchStopped _,
                    Result.PodsListed _,
                    Result.InstanceDescribed _,
                    Result.HooksDescribed _,
                    Result.LaunchHooksDescribed _,
                    Result.GroupDescribed _,
                    Result.StandbyEntered _,
                    Result.Terminated _,
                    Result.Told _,
                    Result.ToldAgain _ -> {}
        }
    }

    private void noAnswer(Action action) {
        switch (action) {
            case Action.Evict _ -> evictions.count("failed", NO_ANSWER);
            case Action.Delete _ -> deletions.count("failed", NO_ANSWER);
            case Action.Heartbeat _ -> heartbeats.count(NO_ANSWER);
            case Action.Complete _ -> completions.count(NO_ANSWER);
            default -> {}
        }
    }

    private static void count(CounterFamily family, EvictionAnswer answer) {
        switch (answer) {
            case EvictionAnswer.Accepted _ -> family.count("accepted", "none");
            case EvictionAnswer.NotFound _ -> family.count("gone", "not-found");
            case EvictionAnswer.Replaced _ -> family.count("gone", "replaced");
            case EvictionAnswer.NamespaceTerminating _ -> family.count("gone", "namespace-terminating");
            case EvictionAnswer.BudgetClosed _ -> family.count("blocked", "budget");
            case EvictionAnswer.BudgetNotObserved _ -> family.count("blocked", "budget-not-observed");
            case EvictionAnswer.TwoBudgets _ -> family.count("blocked", "two-budgets");
            case EvictionAnswer.ServerBusy _ -> family.count("blocked", "server-busy");
            case EvictionAnswer.Forbidden _ -> family.count("failed", "forbidden");
            case EvictionAnswer.Conflicted _ -> family.count("failed", "conflict");
            case EvictionAnswer.Refused _ -> family.count("failed", "refused");
            case EvictionAnswer.Unreachable _ -> family.count("failed", "unreachable");
        }
    }

    private static String outcome(AwsAnswer<Result.Done> answer) {
        return switch (answer) {
            case AwsAnswer.Good<Result.Done> _ -> "ok";
            case AwsAnswer.NoActiveAction<Result.Done> _ -> "no-active-action";
            case AwsAnswer.Throttled<Result.Done> _ -> "throttled";
            case AwsAnswer.Denied<Result.Done> _ -> "denied";
            case AwsAnswer.Failed<Result.Done> _ -> "failed";
            case AwsAnswer.Unreachable<Result.Done> _ -> "unreachable";
        };
    }
}
