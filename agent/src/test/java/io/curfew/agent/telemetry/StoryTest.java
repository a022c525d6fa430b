package io.curfew.agent.telemetry;

import static io.curfew.agent.telemetry.Example.START;
import static io.curfew.agent.telemetry.Example.draining;
import static io.curfew.agent.telemetry.Example.ended;
import static io.curfew.agent.telemetry.Example.hook;
import static io.curfew.agent.telemetry.Example.idle;
import static io.curfew.agent.telemetry.Example.in;
import static io.curfew.agent.telemetry.Example.pod;
import static io.curfew.agent.telemetry.Example.waiting;
import static io.curfew.agent.telemetry.Example.withDeadline;
import static io.curfew.agent.telemetry.Example.withDoubt;
import static io.curfew.agent.telemetry.Example.withHook;
import static io.curfew.agent.telemetry.Example.withTroubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Status.Phase;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoryTest {
    private static final String DENIED = "The node's AWS identity lacks autoscaling:DescribeLifecycleHooks.";

    private final List<String> lines = new ArrayList<>();
    private final Story story = new Story(fact -> lines.add(line(fact)));

    static Stream<Arguments> differences() {
        return Stream.of(
                arguments("nothing new", idle(), idle(), List.of()),
                arguments("a first quiet turn", StatusFacts.BEFORE_ALL, idle(), List.of()),
                arguments(
                        "an interruption",
                        idle(),
                        in(Phase.CORDONING),
                        List.of(
                                "INFO interruption.seen kind=asg-termination first-seen=2026-11-21T10:00:00Z"
                                        + " deadline=2026-11-21T11:00:00Z deadline-reason=drain.timeout",
                                "INFO node.cordoned node=node-1 by-curfew=true")),
                arguments(
                        "it is withdrawn",
                        in(Phase.DONE),
                        idle(),
                        List.of("INFO interruption.ended kind=asg-termination", "INFO node.uncordoned node=node-1")),
                arguments(
                        "pods are known",
                        draining(),
                        draining(waiting("a"), waiting("b")),
                        List.of("INFO drain.started reason=asg-termination deadline=2026-11-21T11:00:00Z blocking=2")),
                arguments(
                        "a pod is gone",
                        draining(waiting("a"), waiting("b")),
                        draining(waiting("b")),
                        List.of("INFO pod.gone pod=shop/a blocking=1")),
                arguments(
                        "a pod has ended, and its object goes a moment later",
                        draining(waiting("a"), waiting("b")),
                        draining(ended("a"), waiting("b")),
                        List.of("INFO pod.gone pod=shop/a blocking=1")),
                arguments(
                        "the object of a pod that has ended is gone",
                        draining(ended("a"), waiting("b")),
                        draining(waiting("b")),
                        List.of()),
                arguments(
                        "the last pod is gone",
                        draining(waiting("a")),
                        in(Phase.COMPLETING),
                        List.of("INFO drain.ended blocking=0 took=5s", "INFO pod.gone pod=shop/a blocking=0")),
                arguments(
                        "the deadline passes",
                        draining(waiting("a")),
                        in(Phase.COMPLETING, waiting("a")),
                        List.of("WARN drain.gave-up blocking=1 took=5s")),
                arguments(
                        "the deadline tightens",
                        draining(waiting("a")),
                        withDeadline(draining(waiting("a")), START.plusSeconds(60)),
                        List.of("INFO plan.deadline-moved deadline=2026-11-21T10:01:00Z"
                                + " reason=the hook's GlobalTimeout")),
                arguments(
                        "a hook is found",
                        draining(waiting("a")),
                        withHook(draining(waiting("a")), "open"),
                        List.of("INFO hook.found hook=curfew group=workers heartbeat-timeout=300s state=open")),
                arguments(
                        "a hook is over",
                        withHook(draining(waiting("a")), "open"),
                        withHook(draining(waiting("a")), "over"),
                        List.of("INFO hook.over hook=curfew")),
                arguments(
                        "a trouble begins",
                        idle(),
                        withTroubles(idle(), DENIED),
                        List.of("WARN trouble.began what=" + DENIED)),
                arguments(
                        "a trouble only counts on",
                        withTroubles(idle(), "read-node failed 2 times in a row: timeout"),
                        withTroubles(idle(), "read-node failed 3 times in a row: timeout"),
                        List.of()),
                arguments(
                        "instance metadata falls silent",
                        idle(),
                        withDoubt(idle(), "no answer in time"),
                        List.of("WARN metadata.unknown why=no answer in time last-answer=2026-11-21T10:00:00Z")),
                arguments(
                        "it stays silent for another reason",
                        withDoubt(idle(), "no answer in time"),
                        withDoubt(idle(), "connection refused"),
                        List.of()),
                arguments(
                        "it answers again",
                        withDoubt(idle(), "no answer in time"),
                        idle(),
                        List.of("INFO metadata.known target-state=InService")),
                arguments(
                        "it was not asked yet",
                        StatusFacts.BEFORE_ALL,
                        withDoubt(StatusFacts.BEFORE_ALL, "not asked yet"),
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differences")
    void onlyWhatIsNewIsTold(String name, Status previous, Status next, List<String> expected) {
        assertThat(Story.facts(previous, next)).extracting(StoryTest::line).isEqualTo(expected);
    }

    @Test
    void aDrainIsToldToStartOnce() {
        Stream.of(in(Phase.CORDONING), draining(waiting("a")), draining(), draining(waiting("b")), in(Phase.DONE))
                .forEach(story::turned);

        assertThat(lines).filteredOn(l -> l.contains("drain.started")).hasSize(1);
    }

    @Test
    void aSecondDrainIsToldAgain() {
        Stream.of(draining(waiting("a")), in(Phase.DONE), idle(), draining(waiting("b")))
                .forEach(story::turned);

        assertThat(lines).filteredOn(l -> l.contains("drain.started")).hasSize(2);
    }

    @Test
    void aBudgetThatBlocksAPodIsNamedOnceForEachPod() {
        for (var name : List.of("a", "b", "a", "b")) {
            story.ended(evicted(name, budget("shop/web")), Duration.ZERO);
        }
        story.ended(evicted("a", budget("shop/other")), Duration.ZERO);

        assertThat(lines)
                .containsExactly(
                        "INFO eviction.blocked pod=shop/a budget=shop/web needs=3 has=3",
                        "INFO eviction.blocked pod=shop/b budget=shop/web needs=3 has=3",
                        "INFO eviction.blocked pod=shop/a budget=shop/other needs=3 has=3");
    }

    @Test
    void aRefusalOfManyPodsForOneCauseIsOneLine() {
        for (var name : List.of("web-1", "web-2")) {
            story.ended(evicted(name, new EvictionAnswer.Forbidden("may not evict pod " + name)), Duration.ZERO);
        }

        assertThat(lines).containsExactly("WARN eviction.refused pod=shop/web-1 why=may not evict pod web-1");
    }

    @Test
    void anAcceptedEvictionIsADetail() {
        story.ended(evicted("a", new EvictionAnswer.Accepted()), Duration.ZERO);

        assertThat(lines).containsExactly("DEBUG eviction.accepted pod=shop/a");
    }

    @Test
    void aHeartbeatThatFailsIsToldOnceUntilOneSucceeds() {
        var good = heartbeat(new AwsAnswer.Good<>(Result.Done.DONE));
        var bad = heartbeat(new AwsAnswer.Unreachable<>("connection refused"));

        Stream.of(good, bad, bad, good, good, bad).forEach(r -> story.ended(r, Duration.ZERO));

        assertThat(lines)
                .containsExactly(
                        "DEBUG heartbeat.sent hook=curfew",
                        "WARN heartbeat.failed hook=curfew why=connection refused",
                        "DEBUG heartbeat.sent hook=curfew",
                        "INFO heartbeat.recovered hook=curfew",
                        "DEBUG heartbeat.sent hook=curfew",
                        "WARN heartbeat.failed hook=curfew why=connection refused");
    }

    @Test
    void aHookThatIsNotYetAwaitedIsADetail() {
        story.ended(
                new Result.HookCompleted(
                        new Action.Complete(hook(), "i-0abc", HookResult.CONTINUE),
                        new AwsAnswer.NoActiveAction<>("No active Lifecycle Action found")),
                Duration.ZERO);

        assertThat(lines)
                .containsExactly("DEBUG completion.not-awaited hook=curfew why=No active Lifecycle Action found");
    }

    @Test
    void aCompletedHookIsTold() {
        story.ended(
                new Result.HookCompleted(
                        new Action.Complete(hook(), "i-0abc", HookResult.CONTINUE),
                        new AwsAnswer.Good<>(Result.Done.DONE)),
                Duration.ZERO);

        assertThat(lines).containsExactly("INFO hook.completed hook=curfew result=CONTINUE");
    }

    @Test
    void aMissingPermissionIsToldInTheServersWordsAndNotAgainAsTrouble() {
        var denied = new Result.HooksDescribed(
                new Action.DescribeHooks("workers"),
                new AwsAnswer.Denied<>("autoscaling:DescribeLifecycleHooks", "not authorized"));

        story.ended(denied, Duration.ZERO);
        story.turned(withTroubles(draining(waiting("a")), DENIED));
        story.ended(denied, Duration.ZERO);
        story.turned(draining(waiting("a")));

        assertThat(lines)
                .filteredOn(l -> l.contains("Describe"))
                .containsExactly(
                        "WARN permission.missing what=autoscaling:DescribeLifecycleHooks message=not authorized",
                        "INFO trouble.ended what=" + DENIED);
    }

    @Test
    void anAnswerThatNeverCameIsToldForWhatItWas() {
        story.ended(new Result.NoAnswer(new Action.Heartbeat(hook(), "i-0abc"), "took too long"), Duration.ZERO);
        story.ended(new Result.NoAnswer(new Action.ListPods(), "took too long"), Duration.ZERO);

        assertThat(lines)
                .containsExactly(
                        "WARN heartbeat.failed hook=curfew why=took too long",
                        "DEBUG action.unanswered action=list-pods why=took too long");
    }

    private static Result evicted(String name, EvictionAnswer answer) {
        return new Result.Evicted(new Action.Evict(pod(name), Optional.empty()), answer);
    }

    private static EvictionAnswer budget(String name) {
        return new EvictionAnswer.BudgetClosed(name, Optional.of(new EvictionAnswer.Counts(3, 3)), "");
    }

    private static Result heartbeat(AwsAnswer<Result.Done> answer) {
        return new Result.HeartbeatSent(new Action.Heartbeat(hook(), "i-0abc"), answer);
    }

    private static String line(Fact fact) {
        return fact.fields().stream()
                .map(f -> f.key() + "=" + f.value())
                .collect(Collectors.joining(" ", fact.level() + " " + fact.name() + " ", ""))
                .strip();
    }
}
