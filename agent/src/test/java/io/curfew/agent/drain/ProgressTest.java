package io.curfew.agent.drain;

import static io.curfew.agent.drain.DrainTest.closed;
import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.plan.Plans.NOTICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final EvictionAnswer ACCEPTED = new EvictionAnswer.Accepted();
    private static final EvictionAnswer SILENCE = new EvictionAnswer.Unreachable("silence");

    private final Pod web = pod("shop/web-1").ofReplicaSet().build();
    private final Pod cart = pod("shop/cart-1").ofReplicaSet().build();
    private final Progress none = Progress.none(Pace.full(20, 110, NOTICE));

    @Test
    void nothingWasTriedAtFirst() {
        assertThat(none.hasTried()).isFalse();
        assertThat(none.of(web)).isEmpty();
    }

    @Test
    void eachTryCountsAndSoDoFailuresInARow() {
        var twice = none.begun(web, NOTICE)
                .answered(web, SILENCE, NOTICE.plusSeconds(1))
                .begun(web, NOTICE.plusSeconds(2))
                .answered(web, SILENCE, NOTICE.plusSeconds(3));

        assertThat(twice.hasTried()).isTrue();
        assertThat(twice.of(web)).hasValueSatisfying(t -> {
            assertThat(t.count()).isEqualTo(2);
            assertThat(t.last()).isEqualTo(NOTICE.plusSeconds(2));
            assertThat(t.failures()).isEqualTo(2);
            assertThat(t.answeredAt()).isEqualTo(NOTICE.plusSeconds(3));
            assertThat(t.accepted()).isFalse();
        });
        assertThat(twice.answered(web, ACCEPTED, NOTICE.plusSeconds(4)).of(web)).hasValueSatisfying(t -> {
            assertThat(t.failures()).isZero();
            assertThat(t.accepted()).isTrue();
        });
    }

    @Test
    void aTryThatIsUnderWayKeepsTheAnswerBefore() {
        var again = none.begun(web, NOTICE)
                .answered(web, SILENCE, NOTICE.plusSeconds(1))
                .begun(web, NOTICE.plusSeconds(2));

        assertThat(again.of(web)).hasValueSatisfying(t -> {
            assertThat(t.answer()).contains(SILENCE);
            assertThat(t.answeredAt()).isEqualTo(NOTICE.plusSeconds(1));
        });
    }

    @Test
    void aBudgetCountsItsRefusalsInARowAndFirstTriesDoNotCount() {
        var first = refused(refused(none, web), cart);
        assertThat(first.budgets().get("shop/web")).isEqualTo(new Progress.Budget(0, NOTICE, false));

        var retried = refused(refused(first.begun(web, NOTICE), web).begun(cart, NOTICE), cart);
        assertThat(retried.budgets().get("shop/web")).isEqualTo(new Progress.Budget(2, NOTICE, false));
    }

    @Test
    void anAcceptedEvictionOpensItsBudget() {
        var opened = refused(none, web).begun(web, NOTICE).answered(web, ACCEPTED, NOTICE.plusSeconds(1));
        assertThat(opened.budgets().get("shop/web")).isEqualTo(new Progress.Budget(0, NOTICE.plusSeconds(1), true));
    }

    @Test
    void whenAPodGoesAwayTheBackOffsBehindBudgetsBeginAnew() {
        var retried = refused(refused(none, web).begun(web, NOTICE), web);
        assertThat(retried.budgets().get("shop/web")).isEqualTo(new Progress.Budget(1, NOTICE, false));

        assertThat(retried.podWentAway().budgets().get("shop/web")).isEqualTo(new Progress.Budget(0, NOTICE, false));
        assertThat(retried.podWentAway().of(web)).isEqualTo(retried.of(web));
        assertThat(none.podWentAway()).isSameAs(none);
    }

    @Test
    void podsThatAreGoneAreForgottenAndOthersAreNot() {
        var both = none.begun(web, NOTICE).begun(cart, NOTICE);

        assertThat(both.keeping(List.of(web)).pods()).containsOnlyKeys(web.uid());
        assertThat(both.keeping(List.of(web, cart))).isSameAs(both);
        assertThat(none.keeping(List.of(web))).isSameAs(none);
    }

    @Test
    void aDeleteThatTakesThePlaceOfAnEvictionIsRememberedWithItsGrace() {
        var deleted = none.deleteBegun(web, Duration.ofSeconds(7), NOTICE);

        assertThat(deleted.lastDelete()).contains(NOTICE);
        assertThat(deleted.hasTried()).isTrue();
        assertThat(deleted.of(web).orElseThrow().forced()).contains(Duration.ofSeconds(7));
    }

    @Test
    void afterADrainOnlyThePaceIsKept() {
        var tried = refused(none, web).deleteBegun(cart, Duration.ofSeconds(7), NOTICE);

        assertThat(tried.afterwards()).isEqualTo(Progress.none(tried.pace()));
        assertThat(tried.afterwards().hasTried()).isFalse();
    }

    @Test
    void aBudgetOrADeleteAloneIsAlsoSomethingThatWasTried() {
        assertThat(refused(none, web).keeping(List.of()).hasTried()).isTrue();
        assertThat(none.deleteBegun(web, Duration.ofSeconds(7), NOTICE)
                        .keeping(List.of())
                        .hasTried())
                .isTrue();
    }

    private static Progress refused(Progress progress, Pod pod) {
        return progress.answered(pod, closed("web"), NOTICE);
    }
}
