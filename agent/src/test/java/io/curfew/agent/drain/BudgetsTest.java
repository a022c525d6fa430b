package io.curfew.agent.drain;

import static io.curfew.agent.drain.DrainTest.closed;
import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.plan.Plans.NOTICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.plan.Plan;
import io.curfew.agent.plan.Plans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods behind one closed PodDisruptionBudget, simulated with a clock that moves by 100 ms. */
class BudgetsTest {
    private static final Plan DAY = Plans.deletingAfter(Duration.ofDays(1));
    private static final Duration TICK = Duration.ofMillis(100);

    private final List<Pod> ten = IntStream.range(0, 10)
            .mapToObj(i -> pod("shop/web-" + i).ofReplicaSet().build())
            .toList();
    private final List<Instant> tries = new ArrayList<>();
    private final Set<Pod> gone = new HashSet<>();
    private Progress progress = Progress.none(Pace.full(20, 110, NOTICE));
    private Instant now = NOTICE;
    private EvictionAnswer refusal = closed("web");

    @Test
    void afterTheFirstTryOfEachTenPodsCauseAtMostTwelveRequestsInAnyMinute() {
        run(Duration.ofMinutes(30), 0);
        assertThat(tries.subList(0, 10)).containsOnly(NOTICE);
        var later = tries.subList(10, tries.size());
        for (var begin : later) {
            assertThat(later)
                    .filteredOn(t -> !t.isBefore(begin) && t.isBefore(begin.plusSeconds(60)))
                    .hasSizeLessThanOrEqualTo(12);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 17, 60, 299, 601})
    void onceTheBudgetOpensNoPodWaitsLongerThanFifteenSeconds(int seconds) {
        run(Duration.ofSeconds(seconds), 0);
        run(Duration.ofSeconds(15).plus(TICK), 10);
        assertThat(gone).containsExactlyInAnyOrderElementsOf(ten);
    }

    @Test
    void podsThatGoAwayMakeNoMoreRequestsThanTwelveInAnyMinute() {
        var random = new Random(7);
        run(TICK, 0);
        var first = tries.size();
        for (var i = 0; i < 400; i++) {
            run(Duration.ofMillis(100 + random.nextInt(9_000)), 0);
            progress = progress.podWentAway();
        }
        var later = tries.subList(first, tries.size());
        for (var begin : later) {
            assertThat(later)
                    .filteredOn(t -> !t.isBefore(begin) && t.isBefore(begin.plusSeconds(60)))
                    .hasSizeLessThanOrEqualTo(12);
        }
    }

    @Test
    void aBudgetThatIsNeverObservedIsAskedForAllItsPodsTogether() {
        refusal = new EvictionAnswer.BudgetNotObserved("web", Duration.ofSeconds(10));
        run(Duration.ofMinutes(30), 0);
        assertThat(tries.subList(0, 10)).containsOnly(NOTICE);
        var later = tries.subList(10, tries.size());
        assertThat(later).hasSizeGreaterThan(100);
        for (var begin : later) {
            assertThat(later)
                    .filteredOn(t -> !t.isBefore(begin) && t.isBefore(begin.plusSeconds(60)))
                    .hasSizeLessThanOrEqualTo(12);
        }
    }

    @Test
    void aPodThatGoesAwayShortensTheWait() {
        run(Duration.ofMinutes(5), 0);
        progress = progress.podWentAway();
        var before = tries.size();
        run(Duration.ofSeconds(6).plus(TICK), 0);
        assertThat(tries.size()).isGreaterThan(before);
    }

    @Test
    void anAcceptedDeleteSaysNothingAboutTheBudget() {
        run(Duration.ofSeconds(30), 0);
        var deleted = ten.getFirst();
        progress = progress.deleteBegun(deleted, deleted.grace(), now)
                .answered(deleted, new EvictionAnswer.Accepted(), now);
        assertThat(progress.budgets())
                .hasEntrySatisfying("shop/web", b -> assertThat(b.opened()).isFalse());
    }

    @Test
    void aBudgetThatLetsOneGoIsAskedForTheNextAtOnceAndThenLeftAlone() {
        run(Duration.ofSeconds(30), 0);
        var before = tries.size();
        run(Duration.ofSeconds(15), 1);
        assertThat(gone).hasSize(1);
        // The accepted one, the next one that was refused, and at most two more while the back-off begins anew.
        assertThat(tries.size() - before).isBetween(2, 4);
    }

    @Test
    void theBudgetIsNamedWithWhatItNeeds() {
        run(TICK, 0);
        assertThat(step(ten.getFirst()).why())
                .isEqualTo("PodDisruptionBudget shop/web needs 3 healthy pods and has 3.");
    }

    @Test
    void budgetsOfOneNameInTwoNamespacesAreTwo() {
        var a = pod("a/x").build();
        var b = pod("b/x").build();
        progress = progress.begun(a, now).answered(a, closed("web"), now);
        progress = progress.begun(b, now).answered(b, closed("web"), now);
        assertThat(progress.budgets()).containsOnlyKeys("a/web", "b/web");
    }

    @Test
    void whatIsKnownOfAPodIsForgottenWithIt() {
        run(TICK, 0);
        assertThat(progress.keeping(List.of(ten.getFirst())).pods())
                .containsOnlyKeys(ten.getFirst().uid());
    }

    private void run(Duration time, int allowed) {
        var left = allowed;
        for (var end = now.plus(time); now.isBefore(end); now = now.plus(TICK)) {
            for (var pod : ten) {
                if (!gone.contains(pod) && step(pod) instanceof PodStep.Evict) {
                    tries.add(now);
                    progress = progress.begun(pod, now);
                    var accepted = left > 0;
                    left -= accepted ? 1 : 0;
                    progress = progress.answered(pod, accepted ? new EvictionAnswer.Accepted() : refusal, now);
                    if (accepted) {
                        gone.add(pod);
                    }
                }
            }
        }
    }

    private PodStep step(Pod pod) {
        return Drains.step(pod, PodClass.TO_EVICT, DAY, progress, now);
    }
}
