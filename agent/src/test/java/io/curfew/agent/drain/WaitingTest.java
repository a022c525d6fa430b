package io.curfew.agent.drain;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.plan.Plans.NOTICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.plan.Plan;
import io.curfew.agent.plan.Plans;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods that are waited for instead of evicted, by their owner's wish or their protection, and graces that are asked for. */
class WaitingTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Plan BOUNDED = Plans.deletingAfter(HOUR, DAY);
    private static final Progress UNTRIED = Progress.none(Pace.full(20, 110, NOTICE));
    private static final Pod JOB = pod("batch/job").grace(300).awaited().build();
    private static final Pod GUARDED = pod("shop/db").build();

    @Test
    void anAwaitedPodIsNotEvictedAndNotDeletedByTheTimeout() {
        for (var at : List.of(Duration.ZERO, HOUR, HOUR.plusSeconds(1), Duration.ofHours(20))) {
            assertThat(step(JOB, PodClass.AWAITED, BOUNDED, NOTICE.plus(at))).isInstanceOf(PodStep.Wait.class);
        }
    }

    @Test
    void anAwaitedPodIsDeletedWhileItsGraceStillFitsBeforeTheLimit() {
        var last = NOTICE.plus(DAY).minusSeconds(311);
        assertThat(step(JOB, PodClass.AWAITED, BOUNDED, last.minusMillis(1)))
                .isInstanceOfSatisfying(
                        PodStep.Wait.class, w -> assertThat(w.until()).contains(last));
        assertThat(step(JOB, PodClass.AWAITED, BOUNDED, last))
                .isInstanceOfSatisfying(
                        PodStep.Delete.class, d -> assertThat(d.grace()).isEqualTo(Duration.ofSeconds(300)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETE")
    void whereNothingIsDeletedAnAwaitedPodIsEvictedThen(OnTimeout onTimeout) {
        var plan = Plans.with(BOUNDED, onTimeout);
        var last = NOTICE.plus(DAY).minusSeconds(311);
        assertThat(step(JOB, PodClass.AWAITED, plan, last.minusMillis(1))).isInstanceOf(PodStep.Wait.class);
        assertThat(step(JOB, PodClass.AWAITED, plan, last)).isInstanceOf(PodStep.Evict.class);
    }

    @Test
    void withoutALimitAnAwaitedPodIsWaitedForWithoutEnd() {
        assertThat(step(JOB, PodClass.AWAITED, Plans.deletingAfter(HOUR), NOTICE.plus(Duration.ofDays(30))))
                .isInstanceOfSatisfying(
                        PodStep.Wait.class, w -> assertThat(w.until()).isEmpty());
    }

    @Test
    void inASpotInterruptionAnAwaitedPodIsDeletedAtItsCutOver() {
        var spot = Plans.spot(Duration.ofSeconds(120));
        // 120 s less 10 s for the kubelet less the 90 s of drain.max-grace.
        assertThat(step(JOB, PodClass.AWAITED, spot, NOTICE.plusSeconds(18))).isInstanceOf(PodStep.Wait.class);
        assertThat(step(JOB, PodClass.AWAITED, spot, NOTICE.plusSeconds(19)))
                .isInstanceOfSatisfying(
                        PodStep.Delete.class, d -> assertThat(d.grace()).isEqualTo(Duration.ofSeconds(90)));
    }

    @Test
    void aProtectedPodIsWaitedForUntilTheTimeoutAndThenDeleted() {
        assertThat(step(GUARDED, PodClass.PROTECTED, BOUNDED, NOTICE.plus(HOUR).minusMillis(1)))
                .isInstanceOfSatisfying(
                        PodStep.Wait.class, w -> assertThat(w.until()).contains(NOTICE.plus(HOUR)));
        assertThat(step(GUARDED, PodClass.PROTECTED, BOUNDED, NOTICE.plus(HOUR)))
                .isInstanceOf(PodStep.Delete.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETE")
    void whereNothingIsDeletedAProtectedPodIsEvictedAfterTheTimeout(OnTimeout onTimeout) {
        var plan = Plans.with(BOUNDED, onTimeout);
        assertThat(step(GUARDED, PodClass.PROTECTED, plan, NOTICE.plus(HOUR).minusMillis(1)))
                .isInstanceOf(PodStep.Wait.class);
        assertThat(step(GUARDED, PodClass.PROTECTED, plan, NOTICE.plus(HOUR))).isInstanceOf(PodStep.Evict.class);
    }

    @Test
    void protectionIsNoReasonToWaitInASpotInterruption() {
        assertThat(step(GUARDED, PodClass.PROTECTED, Plans.spot(Duration.ofSeconds(120)), NOTICE))
                .isInstanceOf(PodStep.Evict.class);
    }

    @Test
    void criticalPodsDoNotWaitForPodsThatAreWaitedFor() {
        var drain = new Drain(Drains.timing(BOUNDED), UNTRIED, NOTICE);
        assertThat(drain.pursues(JOB, PodClass.AWAITED)).isFalse();
        assertThat(drain.pursues(GUARDED, PodClass.PROTECTED)).isFalse();
        assertThat(drain.pursues(GUARDED, PodClass.TO_EVICT)).isTrue();
        var late = new Drain(Drains.timing(BOUNDED), UNTRIED, NOTICE.plus(DAY));
        assertThat(late.pursues(JOB, PodClass.AWAITED)).isTrue();
        assertThat(late.pursues(GUARDED, PodClass.PROTECTED)).isTrue();
    }

    @Test
    void inASpotInterruptionCriticalPodsWaitForTheOthersUntilThirtySecondsBeforeTheyMustHaveEnded() {
        var dns = pod("kube-system/dns").grace(5).build();
        var plan = Plans.spot(Duration.ofSeconds(120));
        var turn = Drain.Turn.AFTER_THE_OTHERS;
        assertThat(Drains.step(dns, PodClass.TO_EVICT, turn, plan, UNTRIED, NOTICE))
                .isInstanceOfSatisfying(
                        PodStep.Wait.class, w -> assertThat(w.until()).contains(NOTICE.plusSeconds(80)));
        assertThat(Drains.step(dns, PodClass.TO_EVICT, turn, plan, UNTRIED, NOTICE.plusSeconds(80)))
                .isInstanceOf(PodStep.Evict.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"45s", "0h0m45s", "0m45s"})
    void aGraceByAnnotationWinsOverTheSettingAndThePodsOwn(String text) {
        var pod = pod("shop/web").grace(30).annotation("curfew.io/grace", text).build();
        assertThat(withGrace("10s").configured(pod)).isEqualTo(Duration.ofSeconds(45));
        assertThat(withGrace("10s").configured(pod("shop/web").build())).isEqualTo(Duration.ofSeconds(10));
        assertThat(Drains.step(pod, PodClass.TO_EVICT, BOUNDED, UNTRIED, NOTICE))
                .isInstanceOfSatisfying(
                        PodStep.Evict.class, e -> assertThat(e.grace()).contains(Duration.ofSeconds(45)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0s", "0h", "30", "-5s", "1s 2s", "5s1m", "soon", "49h", "99999999999999999999s", "1.5s"})
    void aGraceThatCannotBeReadIsReportedAndIgnored(String text) {
        var pod = pod("shop/web").grace(30).annotation("curfew.io/grace", text).build();
        assertThat(Drains.timing(BOUNDED).configured(pod)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Wishes.remark(pod).orElseThrow()).contains("curfew.io/grace").contains("Ignored");
    }

    @Test
    void aWishThatNobodyKnowsIsReported() {
        assertThat(Wishes.remark(pod("shop/web")
                                .label("curfew.io/drain", "later")
                                .build())
                        .orElseThrow())
                .contains("later");
        assertThat(Wishes.remark(JOB)).isEmpty();
        assertThat(Wishes.remark(pod("shop/web").build())).isEmpty();
    }

    @Test
    void anEvictionAsksForNoGraceWhereThePodsOwnIsMeantAndFits() {
        assertThat(step(GUARDED, PodClass.TO_EVICT, BOUNDED, NOTICE))
                .isInstanceOfSatisfying(
                        PodStep.Evict.class, e -> assertThat(e.grace()).isEmpty());
    }

    @Test
    void aLongGraceIsCutToWhatFitsBeforeASpotInstanceEnds() {
        var slow = pod("shop/slow").grace(600).build();
        assertThat(step(slow, PodClass.TO_EVICT, Plans.spot(Duration.ofSeconds(120)), NOTICE))
                .isInstanceOfSatisfying(
                        PodStep.Evict.class, e -> assertThat(e.grace()).contains(Duration.ofSeconds(110)));
    }

    @Test
    void whatIsAnnouncedTooLateIsDeletedWithTheShortestGrace() {
        var hibernation = Plans.spot(Duration.ZERO);
        assertThat(step(GUARDED, PodClass.TO_EVICT, hibernation, NOTICE))
                .isInstanceOfSatisfying(
                        PodStep.Delete.class, d -> assertThat(d.grace()).isEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void aBudgetThatIsNotYetObservedTakesAtMostAQuarterOfTheTimeThatIsLeft() {
        var pod = pod("shop/web").grace(80).build();
        var plan = Plans.spot(Duration.ofSeconds(120)); // cut-over after 29 s
        var answer = new EvictionAnswer.BudgetNotObserved("web", Duration.ofSeconds(10));
        var progress = UNTRIED.begun(pod, NOTICE).answered(pod, answer, NOTICE);
        assertThat(Drains.step(pod, PodClass.TO_EVICT, plan, progress, NOTICE))
                .isEqualTo(new PodStep.Blocked(
                        NOTICE.plusMillis(7_250),
                        "PodDisruptionBudget shop/web has not been observed by its controller yet."));
    }

    @Test
    void aPodThatIsNotReadyItselfIsToldWhatWouldLetItGo() {
        var pod = pod("shop/web").notReady().build();
        var progress = UNTRIED.begun(pod, NOTICE).answered(pod, DrainTest.closed("web"), NOTICE);
        assertThat(step(pod, progress).why()).contains("unhealthyPodEvictionPolicy");
        assertThat(step(pod("shop/web").build(), progress).why()).doesNotContain("unhealthyPodEvictionPolicy");
    }

    @Test
    void aBudgetWhoseStatusIsBrokenIsNamedWithWhatTheServerSays() {
        var answer = new EvictionAnswer.BudgetClosed(
                "web", java.util.Optional.empty(), "pdb disruptions allowed is negative");
        var progress = UNTRIED.begun(GUARDED, NOTICE).answered(GUARDED, answer, NOTICE);
        assertThat(step(GUARDED, progress).why()).contains("shop/web").contains("is negative");
    }

    private static PodStep step(Pod pod, Progress progress) {
        return Drains.step(pod, PodClass.TO_EVICT, BOUNDED, progress, NOTICE);
    }

    private static PodStep step(Pod pod, PodClass podClass, Plan plan, Instant now) {
        return Drains.step(pod, podClass, plan, UNTRIED, now);
    }

    private static Timing withGrace(String text) {
        return new Timing(
                BOUNDED, Settings.of("node-1", List.of("--drain.grace=" + text)).drain());
    }
}
