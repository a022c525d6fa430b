package io.curfew.agent.drain;

import static io.curfew.agent.drain.Drains.timing;
import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.plan.Plans.NOTICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.plan.Plan;
import io.curfew.agent.plan.Plans;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimingTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aPodWithAVolumeMustHaveEndedEarlier() {
        assertThat(Timing.margin(pod("shop/web").build())).isEqualTo(Duration.ofSeconds(10));
        assertThat(Timing.margin(pod("shop/db").claim("data").build())).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void withALimitFarAwayADeleteFollowsAtTheDeadline() {
        var plan = Plans.deletingAfter(HOUR, Duration.ofHours(48));
        assertThat(timing(plan).cutOver(pod("shop/web").build())).contains(plan.deadline());
    }

    @Test
    void aPodIsDeletedWhileItsWholeGracePeriodStillFitsBeforeTheLimit() {
        var plan = Plans.deletingAfter(HOUR, HOUR);
        assertThat(timing(plan).cutOver(pod("shop/db").grace(300).claim("data").build()))
                .contains(NOTICE.plus(HOUR).minusSeconds(331));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETE")
    void aPlanThatNeverDeletesHasNoCutOverAndHurriesNobody(OnTimeout onTimeout) {
        var plan = Plans.with(Plans.deletingAfter(HOUR, HOUR), onTimeout);
        var pod = pod("shop/web").terminatingSince(NOTICE, 7200).build();
        assertThat(timing(plan).cutOver(pod)).isEmpty();
        assertThat(timing(plan).hurry(pod, plan.deadline())).isEmpty();
    }

    @Test
    void aGracePeriodIsNeverZeroNorLongerThanThePodsOwn() {
        manyTimes(r -> {
            var pod = anyPod(r).build();
            var plan = anyPlan(r);
            var now = NOTICE.plusMillis(r.nextInt(8_000_000));
            var grace = timing(plan).grace(pod, now);
            assertThat(grace).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            if (!pod.grace().isZero()) {
                assertThat(grace).isLessThanOrEqualTo(pod.grace());
            }
        });
    }

    @Test
    void aGracePeriodEndsBeforeTheLimitUnlessItIsTheShortest() {
        manyTimes(r -> {
            var pod = anyPod(r).build();
            var plan = anyPlan(r);
            var now = NOTICE.plusMillis(r.nextInt(8_000_000));
            var grace = timing(plan).grace(pod, now);
            if (plan.limit().isPresent() && grace.compareTo(Duration.ofSeconds(1)) > 0) {
                assertThat(now.plus(grace)).isBeforeOrEqualTo(mustEnd(pod, plan));
            }
        });
    }

    @Test
    void aTurnThatComesAMomentAfterTheCutOverStillGrantsTheWholeGracePeriod() {
        var plan = Plans.deletingAfter(HOUR, HOUR);
        var pod = pod("shop/db").grace(300).claim("data").build();
        var cutOver = timing(plan).cutOver(pod).orElseThrow();
        assertThat(timing(plan).grace(pod, cutOver.plusMillis(900))).isEqualTo(Duration.ofSeconds(300));
    }

    @Test
    void atItsCutOverAPodStillGetsItsWholeGracePeriod() {
        manyTimes(r -> {
            var pod = anyPod(r).build();
            var plan = anyPlan(r);
            var cutOver = timing(plan).cutOver(pod).orElseThrow();
            assertThat(cutOver).isBeforeOrEqualTo(plan.deadline());
            if (!pod.grace().isZero()) {
                assertThat(timing(plan).grace(pod, cutOver)).isEqualTo(pod.grace());
            }
        });
    }

    @Test
    void aPodThatEndsInTimeIsNotHurried() {
        var plan = Plans.deletingAfter(HOUR, HOUR);
        var pod = pod("shop/web").terminatingSince(NOTICE, 3590).build();
        assertThat(timing(plan).hurry(pod, NOTICE.plusSeconds(10))).isEmpty();
    }

    @Test
    void aPodWhoseGracePeriodWouldOutlastTheLimitGetsWhatIsLeft() {
        var plan = Plans.deletingAfter(HOUR, HOUR);
        var pod = pod("shop/web").terminatingSince(NOTICE, 7200).build();
        assertThat(timing(plan).hurry(pod, NOTICE.plusSeconds(90))).contains(Duration.ofSeconds(3500));
    }

    @Test
    void aPodThatTheServerWouldKillForBeingHurriedIsLeftUntilItMustEnd() {
        var plan = Plans.deletingAfter(HOUR, HOUR);
        var pod = pod("shop/web")
                .terminatingSince(NOTICE.minusSeconds(3600), 7300)
                .build();
        // 3600 s have passed and 3590 s are left: the server would count those from the request, and find them over.
        assertThat(timing(plan).hurry(pod, NOTICE)).isEmpty();
        assertThat(timing(plan).hurry(pod, NOTICE.plusSeconds(3589))).isEmpty();
        assertThat(timing(plan).hurry(pod, NOTICE.plusSeconds(3590))).contains(Duration.ofSeconds(1));
    }

    @Test
    void norIsOneHurriedWhereThePeriodWouldBeOverWhenTheRequestArrives() {
        var plan = Plans.deletingAfter(HOUR, HOUR);
        var pod = pod("shop/web").terminatingSince(NOTICE, 7200).build();
        // Of 3590 s half have passed, less a second; then less two and a half.
        assertThat(timing(plan).hurry(pod, NOTICE.plusSeconds(1794))).isEmpty();
        assertThat(timing(plan).hurry(pod, NOTICE.plusMillis(1_792_500))).contains(Duration.ofSeconds(1797));
    }

    @Test
    void aPodWithTheShortestGracePeriodIsNotHurriedAgain() {
        var plan = Plans.deletingAfter(HOUR, HOUR);
        var pod = pod("shop/web").terminatingSince(NOTICE.plusSeconds(3595), 1).build();
        assertThat(timing(plan).hurry(pod, NOTICE.plusSeconds(3595))).isEmpty();
    }

    @Test
    void aHurriedPodEndsBeforeTheLimitLessItsMarginAndNoSoonerThanItMust() {
        manyTimes(r -> {
            var pod = anyPod(r);
            var plan = Plans.deletingAfter(HOUR, Duration.ofSeconds(3000 + r.nextInt(1200)));
            var server = new ServersPod(
                    NOTICE.minusSeconds(r.nextInt(4000)).plusMillis(r.nextInt(1000)), 1 + r.nextInt(9000));
            var wouldEnd = server.endsAt();
            var must = mustEnd(pod.build(), plan);
            for (var now = NOTICE;
                    now.isBefore(must.plusSeconds(60)) && now.isBefore(server.endsAt());
                    now = now.plusMillis(500 + r.nextInt(9_500))) {
                var seen = pod.terminatingSince(server.requested(), server.period())
                        .build();
                var hurry = timing(plan).hurry(seen, now);
                if (hurry.isPresent()) {
                    server.delete(hurry.get().toSeconds(), now);
                }
            }
            if (wouldEnd.isAfter(must)) {
                // Whole seconds are rounded down; the last resort comes once the pod must have ended.
                assertThat(server.endsAt()).isBetween(must.minusSeconds(1), must.plusSeconds(12));
            } else {
                assertThat(server.endsAt()).isEqualTo(wouldEnd);
            }
        });
    }

    @Test
    void oneHurryBeforeTheLimitBringsTheEndBeforeIt() {
        manyTimes(r -> {
            var plan = Plans.deletingAfter(HOUR, HOUR);
            var server = new ServersPod(NOTICE.minusSeconds(r.nextInt(3000)), 1 + r.nextInt(9000));
            var pod = pod("shop/web")
                    .terminatingSince(server.requested(), server.period())
                    .build();
            var now = NOTICE.plusMillis(r.nextInt(3_590_000));
            timing(plan).hurry(pod, now).ifPresent(g -> {
                server.delete(g.toSeconds(), now);
                assertThat(server.endsAt()).isBetween(mustEnd(pod, plan).minusSeconds(1), mustEnd(pod, plan));
            });
        });
    }

    private static Instant mustEnd(Pod pod, Plan plan) {
        return plan.limit().orElseThrow().minus(Timing.margin(pod));
    }

    private static Pods anyPod(Random r) {
        var pod = pod("shop/web").grace(r.nextInt(4) == 0 ? r.nextInt(3) : r.nextInt(4000));
        return r.nextBoolean() ? pod.claim("data") : pod;
    }

    private static Plan anyPlan(Random r) {
        var timeout = Duration.ofSeconds(1 + r.nextInt(7200));
        return r.nextInt(4) == 0
                ? Plans.deletingAfter(timeout)
                : Plans.deletingAfter(timeout, timeout.plusSeconds(r.nextInt(7200)));
    }

    private static void manyTimes(Consumer<Random> property) {
        for (var seed = 0; seed < 2000; seed++) {
            try {
                property.accept(new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("with seed " + seed, e);
            }
        }
    }

    /** The arithmetic of a graceful DELETE in the API server, and of the kubelet that follows it (drain.md 2.4). */
    private static final class ServersPod {
        private Instant deletion;
        private long period;
        private Instant kubelet;

        ServersPod(Instant requested, long period) {
            this.deletion = requested.plusSeconds(period);
            this.period = period;
            this.kubelet = deletion;
        }

        Instant requested() {
            return deletion.minusSeconds(period);
        }

        long period() {
            return period;
        }

        Instant endsAt() {
            return kubelet;
        }

        void delete(long grace, Instant now) {
            if (grace >= period) {
                return;
            }
            // Counted from the original request; what is already over becomes one second.
            var counted = requested().plusSeconds(grace);
            period = counted.isBefore(now) ? 1 : grace;
            deletion = counted.isBefore(now) ? now : counted;
            // The kubelet counts the new period from now, at least 2 s, and never ends a pod later than it would have.
            var ends = now.plusSeconds(Math.max(2, period));
            kubelet = ends.isBefore(kubelet) ? ends : kubelet;
        }
    }
}
