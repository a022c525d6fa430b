package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.Result;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FoldTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final View atStart =
            View.atStart(new Self("node-1", Optional.empty()), Settings.of("node-1", List.of()), NOW);

    @Test
    void aNoticeThatComesBackBeforeTheNextTurnStillKnowsThePods() {
        var draining = seen(TargetState.TERMINATED, atStart);
        draining = Fold.begun(draining, new Action.WatchPods(), NOW);
        draining = Fold.observed(
                draining, new Observation.PodsSeen(List.of(pod("shop/web-1").build())), NOW);
        var again = seen(TargetState.TERMINATED, seen(TargetState.IN_SERVICE, draining));
        assertThat(again.pods().watching()).isTrue();
        assertThat(again.pods().present()).hasSize(1);
    }

    @Test
    void aWatchThatBeginsAnewKnowsNothingYet() {
        var watched = Fold.begun(seen(TargetState.TERMINATED, atStart), new Action.WatchPods(), NOW);
        watched = Fold.observed(watched, new Observation.PodsSeen(List.of()), NOW);
        var anew = Fold.begun(Fold.begun(watched, new Action.StopWatching(), NOW), new Action.WatchPods(), NOW);
        assertThat(anew.pods().pods()).isEmpty();
    }

    @Test
    void aStandbyIsNobodysBeforeTheNodeWasReadThatMaySayItIsOurOwn() {
        assertThat(seen(TargetState.STANDBY, atStart).standing(NOW)).isEmpty();
        assertThat(read(node(new Journal.Entry.None()), seen(TargetState.STANDBY, atStart))
                        .standing(NOW))
                .hasSize(1);
    }

    @Test
    void aStandbyThatCountsOnlySinceTheNodeWasReadIsTakenBackLikeAnyOther() {
        var standby = read(node(new Journal.Entry.None()), seen(TargetState.STANDBY, atStart));
        var counted = Fold.turning(standby, Settings.of("node-1", List.of()), NOW);
        var journal = new Journal(
                Map.of("standby/Standby", new Journal.Seen(NOW, Optional.empty())), false, false, "boot-1", Set.of());
        var silent = absent(seen(TargetState.TERMINATED, counted));
        assertThat(read(node(new Journal.Entry.Written(journal)), silent).standing(NOW))
                .extracting(Interruption::id)
                .containsExactly("asg-termination/Terminated");
        assertThat(absent(counted).standing(NOW)).extracting(Interruption::id).containsExactly("standby/Standby");
    }

    private static View absent(View view) {
        var metadata = view.metadata();
        return Fold.observed(
                view,
                new Observation.MetadataSeen(
                        metadata.withTargetState(metadata.targetState().absent(NOW), NOW)),
                NOW);
    }

    @Test
    void aReadThatAPatchHasOvertakenDoesNotBringTheNodeOfBeforeBack() {
        var journal = new Journal(Map.of(), false, false, "boot-1", Set.of());
        var patch = new Action.PatchNode(NodePatch.journal(journal));
        var reading = Fold.begun(Fold.begun(atStart, new Action.ReadNode(), NOW), patch, NOW);
        var patched = ended(
                new Result.NodePatched(patch, new NodeAnswer.Seen(node(new Journal.Entry.Written(journal)))),
                reading,
                NOW.plusMillis(20));
        var overtaken = ended(
                new Result.NodeRead(new Action.ReadNode(), new NodeAnswer.Seen(node(new Journal.Entry.None()))),
                patched,
                NOW.plusMillis(40));
        assertThat(overtaken.node().journal()).contains(journal);
        assertThat(overtaken.work().underWay()).isEmpty();
    }

    @Test
    void aReadThatIsAnsweredWhileMarksAreBeingTakenAwayDoesNotSayThatTheyStand() {
        var undo = new Action.PatchNode(NodePatch.afterwards(marked(), Optional.empty()));
        var undoing = Fold.begun(Fold.begun(cordoned(), new Action.ReadNode(), NOW), undo, NOW);
        assertThat(read(marked(), undoing).node().cordoned()).isEmpty();
    }

    @Test
    void norDoesOneThatWasAskedBeforeAPatchWithoutAnswer() {
        var undo = new Action.PatchNode(NodePatch.afterwards(marked(), Optional.empty()));
        var undoing = Fold.begun(Fold.begun(cordoned(), new Action.ReadNode(), NOW), undo, NOW);
        var unanswered = ended(new Result.NoAnswer(undo, "no answer within 30 s"), undoing, NOW.plusSeconds(30));
        assertThat(read(marked(), unanswered).node().cordoned()).isEmpty();
    }

    @Test
    void norDoConditionsThatWereWrittenBeforeIt() {
        var conditions = new Action.SetConditions(0, new ConditionPatch(NOW, List.of(), Set.of()));
        var undo = new Action.PatchNode(NodePatch.afterwards(marked(), Optional.empty()));
        var begun = NOW.plusSeconds(1);
        var undoing = Fold.begun(Fold.begun(cordoned(), conditions, begun), undo, begun);
        var unanswered = ended(new Result.NoAnswer(undo, "no answer within 30 s"), undoing, NOW.plusSeconds(30));
        var written = ended(new Result.ConditionsSet(conditions, new NodeAnswer.Seen(marked())), unanswered, NOW);
        assertThat(written.node().cordoned()).isEmpty();
    }

    @Test
    void aNodeThatGoesWhileNothingStandsLeavesNoJournal() {
        var serving = seen(TargetState.IN_SERVICE, cordoned());
        var gone = ended(new Result.NodeRead(new Action.ReadNode(), new NodeAnswer.Gone()), serving, NOW);
        assertThat(gone.node().journal()).isPresent();
        var turned = Fold.turning(gone, Settings.of("node-1", List.of()), NOW);
        assertThat(turned.node().journal()).isEmpty();
        assertThat(turned.node().known()).isTrue();
    }

    @Test
    void aRefusalFollowedByAFailureIsARefusalNoMore() {
        var refused = ended(
                new Result.NodeRead(new Action.ReadNode(), new NodeAnswer.Denied("get nodes", "forbidden")),
                atStart,
                NOW);
        assertThat(refused.node().isDenied("read-node")).isTrue();
        assertThat(refused.node().isDenied("patch-node")).isFalse();
        var failed = ended(new Result.NodeRead(new Action.ReadNode(), new NodeAnswer.Failed("reset")), refused, NOW);
        assertThat(failed.node().isDenied("read-node")).isFalse();
        assertThat(failed.node().denied()).isPresent();
        var silent = ended(new Result.NoAnswer(new Action.ReadNode(), "no answer within 30 s"), refused, NOW);
        assertThat(silent.node().isDenied("read-node")).isFalse();
    }

    @Test
    void whatWasTakenBackIsForgottenWhenNoJournalNamesItAnyMore() {
        var settings = Settings.of("node-1", List.of());
        var noJournal = node(new Journal.Entry.None());
        var back = seen(TargetState.IN_SERVICE, seen(TargetState.STANDBY, read(noJournal, atStart)));
        assertThat(back.memory().withdrawn()).hasSize(1);
        assertThat(Fold.turning(back, settings, NOW).memory().withdrawn()).isEmpty();
    }

    @Test
    void whatWasTakenBackIsRememberedWhileAnAnswerMayStillBringItsJournal() {
        var settings = Settings.of("node-1", List.of());
        var noJournal = node(new Journal.Entry.None());
        var back = seen(TargetState.IN_SERVICE, seen(TargetState.STANDBY, read(noJournal, atStart)));
        var reading = Fold.begun(back, new Action.ReadNode(), NOW);
        assertThat(Fold.turning(reading, settings, NOW).memory().withdrawn()).hasSize(1);
    }

    @Test
    void anInstanceThatTheGroupHasSeenInServiceComesBackToTheWarmPoolAndNotIntoItForTheFirstTime() {
        var warm = seen(TargetState.WARMED_STOPPED, atStart);
        assertThat(warm.standing(NOW)).isEmpty();
        assertThat(described("Warmed:Pending", warm).standing(NOW)).isEmpty();
        assertThat(described("InService", warm).standing(NOW)).hasSize(1);
    }

    @Test
    void anAnswerOfTheTransitionBeforeEndsNoHookOfThisOne() {
        var hook = new Hook("curfew", "workers", Duration.ofMinutes(2), Duration.ofHours(3), "CONTINUE");
        var completion = new Action.Complete(hook, "i-0abc", HookResult.ABANDON);
        var pooled = described("InService", seen(TargetState.WARMED_STOPPED, atStart));
        var completing = Fold.begun(pooled, completion, NOW);
        var later = NOW.plusSeconds(1);
        var terminating = ended(
                new Result.HooksDescribed(new Action.DescribeHooks("workers"), new AwsAnswer.Good<>(List.of(hook))),
                seen(TargetState.TERMINATED, completing, later),
                later);
        var answered =
                ended(new Result.HookCompleted(completion, new AwsAnswer.Good<>(Result.Done.DONE)), terminating, later);
        assertThat(answered.hooks().of(hook).isOpen()).isTrue();
        var own = ended(
                new Result.HookCompleted(completion, new AwsAnswer.Good<>(Result.Done.DONE)),
                Fold.begun(answered, completion, later),
                later);
        assertThat(own.hooks().of(hook).isOpen()).isFalse();
    }

    @Test
    void theFirstRefusalIsNotWaitedOutAsIfItWereTheLastOfMany() {
        var read = new Action.ReadNode();
        var troubled = atStart;
        for (var n = 0; n < 7; n++) {
            troubled = ended(new Result.NodeRead(read, new NodeAnswer.Failed("reset")), troubled, NOW);
        }
        var denied = new Result.NodeRead(read, new NodeAnswer.Denied("get nodes", "forbidden"));
        var once = ended(denied, troubled, NOW);
        assertThat(once.work().failuresOf(read.key()).orElseThrow().count()).isEqualTo(1);
        assertThat(ended(denied, once, NOW)
                        .work()
                        .failuresOf(read.key())
                        .orElseThrow()
                        .count())
                .isEqualTo(2);
    }

    private static View described(String lifecycleState, View view) {
        return ended(
                new Result.InstanceDescribed(
                        new Action.DescribeInstance("i-0abc"),
                        new AwsAnswer.Good<>(Optional.of(new Membership("workers", lifecycleState)))),
                view,
                NOW);
    }

    private static View read(OwnNode node, View view) {
        return ended(
                new Result.NodeRead(new Action.ReadNode(), new NodeAnswer.Seen(node)),
                Fold.begun(view, new Action.ReadNode(), NOW),
                NOW);
    }

    private static View ended(Result result, View view, Instant now) {
        return Fold.observed(view, new Observation.ActionEnded(result), now);
    }

    private View cordoned() {
        var cordoned = read(marked(), atStart);
        assertThat(cordoned.node().cordoned()).isPresent();
        return cordoned;
    }

    private static OwnNode marked() {
        var journal = new Journal(
                Map.of("asg-termination/Terminated", new Journal.Seen(NOW, Optional.empty())),
                false,
                false,
                "boot-1",
                Set.of());
        return new OwnNode(
                "node-1",
                "uid",
                "1",
                "aws:///z/i-0abc",
                true,
                Optional.of(OwnNode.EXCLUSION_VALUE),
                new Journal.Entry.Written(journal),
                "boot-1",
                true);
    }

    private static OwnNode node(Journal.Entry journal) {
        return new OwnNode("node-1", "uid", "1", "aws:///z/i-0abc", false, Optional.empty(), journal, "boot-1", true);
    }

    private static View seen(TargetState state, View view) {
        return seen(state, view, NOW);
    }

    private static View seen(TargetState state, View view, Instant now) {
        var metadata = view.metadata();
        var next = metadata.withInstanceId(metadata.instanceId().known("i-0abc", now))
                .withTargetState(metadata.targetState().known(state, now), now);
        return Fold.observed(view, new Observation.MetadataSeen(next), now);
    }
}
