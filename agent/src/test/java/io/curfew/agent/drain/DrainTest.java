package io.curfew.agent.drain;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.plan.Plans.NOTICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.curfew.agent.plan.Plan;
import io.curfew.agent.plan.Plans;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DrainTest {
    private static final Plan HOUR = Plans.deletingAfter(Duration.ofHours(1));
    private static final Instant CUT_OVER = HOUR.deadline();
    private static final Pod WEB = pod("shop/web-1").ofReplicaSet().build();
    private static final Progress UNTRIED = Progress.none(Pace.full(20, 110, NOTICE));

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TO_EVICT", "TERMINATING", "AWAITED", "PROTECTED"})
    void aPodThatDoesNotBlockIsLeftAloneEvenAfterTheDeadline(PodClass podClass) {
        assertThat(Drains.step(WEB, podClass, HOUR, UNTRIED, CUT_OVER.plusSeconds(1)))
                .isInstanceOfSatisfying(
                        PodStep.LeaveAlone.class, s -> assertThat(s.why()).contains(podClass.reason()));
    }

    @Test
    void aPodThatWasNeverTriedIsEvicted() {
        assertThat(step(UNTRIED, NOTICE)).isInstanceOf(PodStep.Evict.class);
    }

    @Test
    void aCriticalPodWaitsForTheOthersButNotBeyondItsCutOver() {
        assertThat(Drains.step(WEB, PodClass.TO_EVICT, Drain.Turn.AFTER_THE_OTHERS, HOUR, UNTRIED, NOTICE))
                .isInstanceOfSatisfying(
                        PodStep.Wait.class, w -> assertThat(w.until()).contains(CUT_OVER));
        assertThat(Drains.step(WEB, PodClass.TO_EVICT, Drain.Turn.AFTER_THE_OTHERS, HOUR, UNTRIED, CUT_OVER))
                .isInstanceOf(PodStep.Delete.class);
    }

    @Test
    void anEvictionUnderWayIsAwaited() {
        assertThat(step(UNTRIED.begun(WEB, NOTICE), NOTICE)).isInstanceOf(PodStep.Wait.class);
    }

    @ParameterizedTest(name = "{0}: {1}, next try after {2} to {3} ms")
    @MethodSource("answers")
    void eachAnswerHasItsOwnWait(EvictionAnswer answer, Class<? extends PodStep> kind, int atLeast, int atMost) {
        var progress = UNTRIED.begun(WEB, NOTICE).answered(WEB, answer, NOTICE);
        var step = step(progress, NOTICE);
        assertThat(step).isInstanceOf(kind);
        var until = until(step);
        assertThat(until).isBetween(NOTICE.plusMillis(atLeast), NOTICE.plusMillis(atMost));
        assertThat(step(progress, until.minusMillis(1))).isInstanceOf(kind);
        assertThat(step(progress, until)).isInstanceOf(PodStep.Evict.class);
    }

    // Blocked is what people should hear of; whatever passes by itself is a wait.
    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(new EvictionAnswer.Accepted(), PodStep.Wait.class, 15_000, 15_000),
                arguments(new EvictionAnswer.NotFound(), PodStep.Wait.class, 1_000, 1_200),
                arguments(new EvictionAnswer.Replaced(), PodStep.Wait.class, 1_000, 1_200),
                arguments(new EvictionAnswer.Conflicted("changed"), PodStep.Wait.class, 1_000, 1_200),
                arguments(closed("web"), PodStep.Blocked.class, 5_000, 6_000),
                arguments(
                        new EvictionAnswer.BudgetNotObserved("web", Duration.ofSeconds(10)),
                        PodStep.Blocked.class,
                        10_000,
                        10_000),
                arguments(
                        new EvictionAnswer.BudgetNotObserved("web", Duration.ZERO),
                        PodStep.Blocked.class,
                        1_000,
                        1_000),
                arguments(new EvictionAnswer.ServerBusy(Duration.ofSeconds(3)), PodStep.Wait.class, 3_000, 3_000),
                arguments(new EvictionAnswer.ServerBusy(Duration.ZERO), PodStep.Wait.class, 1_000, 1_000),
                arguments(new EvictionAnswer.ServerBusy(Duration.ofDays(9)), PodStep.Wait.class, 60_000, 60_000),
                arguments(new EvictionAnswer.TwoBudgets("two"), PodStep.Blocked.class, 15_000, 18_000),
                arguments(new EvictionAnswer.NamespaceTerminating(), PodStep.Blocked.class, 1_000, 1_200),
                arguments(new EvictionAnswer.Forbidden("no"), PodStep.Blocked.class, 15_000, 18_000),
                arguments(new EvictionAnswer.Refused(500, "handled"), PodStep.Blocked.class, 1_000, 1_200),
                arguments(new EvictionAnswer.Unreachable("reset"), PodStep.Wait.class, 1_000, 1_200));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void noWaitIsLongerThanSeventyTwoSecondsHoweverOftenItFails(EvictionAnswer answer) {
        var progress = UNTRIED;
        var now = NOTICE;
        for (var tries = 0; tries < 20 && now.isBefore(CUT_OVER.minusSeconds(100)); tries++) {
            progress = progress.begun(WEB, now).answered(WEB, answer, now);
            var until = until(step(progress, now));
            assertThat(until).isBetween(now.plusSeconds(1), now.plusSeconds(72));
            now = until;
        }
    }

    @Test
    void aPodThatWaitsWakesUpForItsCutOver() {
        var now = CUT_OVER.minusSeconds(2);
        assertThat(until(step(UNTRIED.begun(WEB, now).answered(WEB, closed("web"), now), now)))
                .isEqualTo(CUT_OVER);
        assertThat(until(step(UNTRIED.begun(WEB, now).answered(WEB, new EvictionAnswer.Accepted(), now), now)))
                .isEqualTo(CUT_OVER);
    }

    @Test
    void untilTheCutOverABudgetIsRespected() {
        var now = CUT_OVER.minusMillis(1);
        var progress = UNTRIED.begun(WEB, NOTICE).answered(WEB, closed("web"), NOTICE);
        assertThat(step(progress, now)).isInstanceOf(PodStep.Evict.class);
    }

    @Test
    void atTheCutOverAPodBehindABudgetIsDeletedAtOnce() {
        var progress = UNTRIED.begun(WEB, CUT_OVER).answered(WEB, closed("web"), CUT_OVER);
        assertThat(step(progress, CUT_OVER))
                .isInstanceOfSatisfying(
                        PodStep.Delete.class, d -> assertThat(d.grace()).isEqualTo(WEB.grace()));
    }

    @Test
    void aDeleteDoesNotWaitForWhatMadeTheEvictionWait() {
        for (var answer : List.of(
                new EvictionAnswer.Forbidden("no evictions"),
                new EvictionAnswer.Refused(500, "webhook"),
                new EvictionAnswer.TwoBudgets("two"))) {
            var progress = UNTRIED;
            for (var i = 0; i < 10; i++) {
                progress = progress.begun(WEB, CUT_OVER).answered(WEB, answer, CUT_OVER);
            }
            assertThat(step(progress, CUT_OVER)).isInstanceOf(PodStep.Delete.class);
        }
    }

    @Test
    void anAcceptedDeleteIsNotSentAgainBeforeItHadTimeToShow() {
        var progress = UNTRIED.begun(WEB, CUT_OVER).answered(WEB, new EvictionAnswer.Accepted(), CUT_OVER);
        assertThat(until(step(progress, CUT_OVER))).isEqualTo(CUT_OVER.plusSeconds(15));
        assertThat(step(progress, CUT_OVER.plusSeconds(15))).isInstanceOf(PodStep.Delete.class);
    }

    @Test
    void aDeleteThatWasTakenAndHasNotShownIsRepeatedWithTheSameGraceWhereAShorterOneWouldBeOver() {
        var begun = CUT_OVER.minusSeconds(WEB.grace().toSeconds());
        var progress = UNTRIED.deleteBegun(WEB, WEB.grace().multipliedBy(2), begun)
                .answered(WEB, new EvictionAnswer.Accepted(), begun);
        assertThat(step(progress, CUT_OVER.plusSeconds(1)))
                .isInstanceOfSatisfying(
                        PodStep.Delete.class,
                        delete ->
                                assertThat(delete.grace()).isEqualTo(WEB.grace().multipliedBy(2)));
    }

    @Test
    void aDeleteAfterAnEvictionThatWasTakenAndHasNotShownAsksForNoGraceThatWouldBeOver() {
        var begun = CUT_OVER.minusSeconds(WEB.grace().toSeconds());
        var taken = UNTRIED.begun(WEB, WEB.grace().multipliedBy(3), begun)
                .answered(WEB, new EvictionAnswer.Accepted(), begun);
        assertThat(graceOf(step(taken, CUT_OVER))).isEqualTo(WEB.grace().multipliedBy(3));
        for (var answer : List.of(
                new EvictionAnswer.Accepted(),
                new EvictionAnswer.Unreachable("timed out"),
                new EvictionAnswer.Refused(500, "webhook"))) {
            var again = taken.deleteBegun(WEB, WEB.grace().multipliedBy(2), begun.plusSeconds(1))
                    .answered(WEB, answer, begun.plusSeconds(1));
            assertThat(graceOf(step(again, CUT_OVER.plusSeconds(20))))
                    .isEqualTo(WEB.grace().multipliedBy(3));
        }
    }

    @Test
    void aDeleteWithoutAnAnswerIsRepeatedWithTheSameGraceWhereAShorterOneWouldBeOverWhenItArrives() {
        var longer = WEB.grace().multipliedBy(2);
        var tried = UNTRIED.deleteBegun(WEB, longer, CUT_OVER)
                .answered(WEB, new EvictionAnswer.Unreachable("half an answer"), CUT_OVER);
        var over = CUT_OVER.plus(WEB.grace());
        assertThat(graceOf(step(tried, over.minusMillis(1_500)))).isEqualTo(longer);
        assertThat(graceOf(step(tried, over.minusMillis(2_500)))).isEqualTo(WEB.grace());
    }

    @Test
    void whatABudgetRefusesOrNobodyAnsweredWasPerhapsNeverTaken() {
        var begun = CUT_OVER.minusSeconds(WEB.grace().toSeconds());
        for (var answer : List.of(closed("web"), new EvictionAnswer.Unreachable("timed out"))) {
            var tried = UNTRIED.begun(WEB, WEB.grace().multipliedBy(3), begun).answered(WEB, answer, begun);
            assertThat(graceOf(step(tried, CUT_OVER))).isEqualTo(WEB.grace());
        }
    }

    @Test
    void aRefusedDeleteIsTriedAgainAtGrowingDistancesUpToSixSeconds() {
        var progress = UNTRIED;
        var now = CUT_OVER;
        for (var i = 0; i < 10; i++) {
            progress = progress.deleteBegun(WEB, WEB.grace(), now)
                    .answered(WEB, new EvictionAnswer.Forbidden("no delete"), now);
            var step = step(progress, now);
            assertThat(step).isInstanceOf(PodStep.Wait.class);
            assertThat(step.why()).contains("no delete");
            var until = until(step);
            assertThat(until).isBetween(now.plusSeconds(i < 3 ? 1 : 5), now.plusSeconds(6));
            now = until;
            assertThat(step(progress, now)).isInstanceOf(PodStep.Delete.class);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETE")
    void aPlanThatNeverDeletesGoesOnEvictingAfterItsDeadline(OnTimeout onTimeout) {
        assertThat(Drains.step(WEB, PodClass.TO_EVICT, Plans.with(HOUR, onTimeout), UNTRIED, CUT_OVER.plusSeconds(1)))
                .isInstanceOf(PodStep.Evict.class);
    }

    @Test
    void aPodThatAlreadyTerminatesIsNeitherEvictedNorDeleted() {
        var terminating = pod("shop/web-1").terminatingSince(NOTICE, 30).build();
        for (var now : new Instant[] {NOTICE, NOTICE.plusSeconds(30), CUT_OVER.plusSeconds(1)}) {
            assertThat(Drains.step(terminating, PodClass.TERMINATING, HOUR, UNTRIED, now))
                    .isNotInstanceOfAny(PodStep.Evict.class, PodStep.Delete.class);
        }
    }

    @Test
    void aPodThatIsAMinuteLateIsCalledStuckAndItsFinalizersAreNamed() {
        var late = NOTICE.plusSeconds(91);
        var silent = pod("shop/web-1").terminatingSince(NOTICE, 30).build();
        var held = pod("shop/web-1")
                .terminatingSince(NOTICE, 30)
                .heldBy("example.com/detach")
                .build();
        assertThat(terminating(silent, NOTICE.plusSeconds(90)).why()).contains("has until");
        assertThat(terminating(silent, late).why()).contains("kubelet");
        assertThat(terminating(held, late).why()).contains("example.com/detach");
    }

    @Test
    void aWaitForATerminatingPodNeverEndsInThePast() {
        var pod = pod("shop/web-1").terminatingSince(NOTICE, 30).build();
        for (var now = NOTICE; now.isBefore(NOTICE.plusSeconds(200)); now = now.plusMillis(250)) {
            var at = now;
            assertThat(untilIfAny(terminating(pod, now)))
                    .satisfiesAnyOf(
                            u -> assertThat(u).isEmpty(),
                            u -> assertThat(u.orElseThrow()).isAfter(at));
        }
    }

    @Test
    void aTerminatingPodThatWouldOutlastTheHookIsHurriedOnceInFifteenSeconds() {
        var bounded = Plans.deletingAfter(Duration.ofHours(1), Duration.ofHours(1));
        var pod = pod("shop/web-1").terminatingSince(NOTICE, 7200).build();
        var now = NOTICE.plusSeconds(60);
        assertThat(Drains.step(pod, PodClass.TERMINATING, bounded, UNTRIED, now))
                .isInstanceOf(PodStep.Delete.class);
        assertThat(Drains.step(pod, PodClass.TERMINATING, bounded, UNTRIED.begun(pod, now), now.plusSeconds(14)))
                .isInstanceOf(PodStep.Wait.class);
    }

    private static Duration graceOf(PodStep step) {
        assertThat(step).isInstanceOf(PodStep.Delete.class);
        return ((PodStep.Delete) step).grace();
    }

    static PodStep step(Progress progress, Instant now) {
        return Drains.step(WEB, PodClass.TO_EVICT, HOUR, progress, now);
    }

    static EvictionAnswer closed(String budget) {
        return new EvictionAnswer.BudgetClosed(
                budget, Optional.of(new EvictionAnswer.Counts(3, 3)), "the budget needs 3 and has 3");
    }

    private static PodStep terminating(Pod pod, Instant now) {
        return Drains.step(pod, PodClass.TERMINATING, HOUR, UNTRIED, now);
    }

    private static Instant until(PodStep step) {
        return switch (step) {
            case PodStep.Wait w -> w.until().orElseThrow();
            case PodStep.Blocked b -> b.until();
            case PodStep.LeaveAlone _, PodStep.Stuck _, PodStep.Evict _, PodStep.Delete _ ->
                throw new AssertionError("does not wait: " + step);
        };
    }

    private static Optional<Instant> untilIfAny(PodStep step) {
        return step instanceof PodStep.Stuck stuck ? stuck.until() : ((PodStep.Wait) step).until();
    }
}
