package io.curfew.agent.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.Pods;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlayTest {
    private static final Duration DAY = Duration.ofHours(24);

    enum Case {
        BEST,
        WORST;

        Behaviour behaviour() {
            return this == BEST ? Behaviour.BEST : Behaviour.WORST;
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void aDayBehindClosedBudgetsTakesFewTurnsAndEndsAtItsDeadline(Case run) {
        var node = Nodes.node().set("--drain.timeout=24h");
        for (var i = 0; i < 30; i++) {
            node.with(Pods.pod("shop/cart-" + i)).closed("shop/cart-" + i, "cart-" + i % 5);
        }

        var end = play(node, DAY.multipliedBy(2), run);

        assertThat(end.turns()).isLessThan(2500);
        // One after the other, whoever was tried longest ago first.
        var first = end.parts().values().stream()
                .flatMap(part -> part.sent().stream())
                .map(PodPart.Sent::at)
                .min(Comparator.naturalOrder());
        assertThat(Nodes.after(first)).isBetween(86_400.0, 86_402.0);
        assertThat(end.heartbeats()).hasSizeGreaterThanOrEqualTo(86_400 / 300);
        assertThat(end.completed()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void whatTheLoopPlansIsWhatWasForetoldOfThePlan(Case run) {
        var node = Nodes.node().with(Pods.pod("shop/cart")).closed("shop/cart", "cart");

        var end = play(node, Duration.ofMinutes(20), run);

        var foretold = end.plan().orElseThrow();
        assertThat(end.status().plan().orElseThrow().deadline()).isEqualTo(foretold.deadline());
        assertThat(end.status().plan().orElseThrow().deadlineReason()).isEqualTo(foretold.deadlineReason());
    }

    private static Run play(Nodes node, Duration globalTimeout, Case run) {
        var question = new Question(Announced.ASG_TERMINATION, Optional.empty(), Optional.of(globalTimeout));
        return Play.run(new Staging(node.premise(), question), run.behaviour());
    }
}
