package io.curfew.agent.check;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The four questions to AWS, one after the other: all calls of an account share one bucket (A23). */
final class AwsParts {
    /** A hook of this name is nobody's: neither a heartbeat nor a completion for it can change anything. */
    static final String NO_SUCH_HOOK = "curfew-check-asks-for-a-hook-that-does-not-exist";

    private final CompletableFuture<Optional<AwsAnswer<Optional<Membership>>>> instance;
    private final CompletableFuture<Optional<AwsAnswer<List<Hook>>>> hooks;
    private final CompletableFuture<Optional<AwsAnswer<Result.Done>>> heartbeat;
    private final CompletableFuture<Optional<AwsAnswer<Result.Done>>> completion;

    AwsParts(Parts parts, AutoScaling aws, Runnable before, Supplier<Optional<String>> instanceId) {
        instance = parts.ask(
                () -> {
                    var id = instanceId.get();
                    before.run();
                    return id.map(aws::describeInstance);
                },
                why -> Optional.of(new AwsAnswer.Unreachable<>(why)));
        hooks = parts.ask(() -> group().map(aws::describeHooks), why -> Optional.of(new AwsAnswer.Unreachable<>(why)));
        heartbeat = parts.ask(
                () -> {
                    var _ = hooks.join();
                    return probe(instanceId, aws::heartbeat);
                },
                why -> Optional.of(new AwsAnswer.Unreachable<>(why)));
        completion = parts.ask(
                () -> {
                    var _ = heartbeat.join();
                    return probe(instanceId, (hook, id) -> aws.complete(hook, id, HookResult.CONTINUE));
                },
                why -> Optional.of(new AwsAnswer.Unreachable<>(why)));
    }

    /**
     * What AWS said. What is empty was not asked, because an answer before it did not say what to ask for.
     *
     * @param instance by DescribeAutoScalingInstances
     * @param heartbeat to one for a hook that does not exist
     * @param completion the same
     */
    record Answers(
            Optional<AwsAnswer<Optional<Membership>>> instance,
            Optional<AwsAnswer<List<Hook>>> hooks,
            Optional<AwsAnswer<Result.Done>> heartbeat,
            Optional<AwsAnswer<Result.Done>> completion) {
        static Answers none() {
            return new Answers(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        Optional<Membership> membership() {
            return instance.flatMap(AwsParts::membership);
        }
    }

    Answers join() {
        return new Answers(instance.join(), hooks.join(), heartbeat.join(), completion.join());
    }

    private Optional<AwsAnswer<Result.Done>> probe(
            Supplier<Optional<String>> instanceId, BiFunction<Hook, String, AwsAnswer<Result.Done>> call) {
        return group().flatMap(group -> instanceId.get().map(id -> call.apply(noSuchHook(group), id)));
    }

    private Optional<String> group() {
        return instance.join().flatMap(AwsParts::membership).map(Membership::group);
    }

    private static Hook noSuchHook(String group) {
        return new Hook(NO_SUCH_HOOK, group, Duration.ofMinutes(5), Duration.ofHours(8), "CONTINUE");
    }

    private static Optional<Membership> membership(AwsAnswer<Optional<Membership>> answer) {
        return answer instanceof AwsAnswer.Good<Optional<Membership>>(var found) ? found : Optional.empty();
    }
}
