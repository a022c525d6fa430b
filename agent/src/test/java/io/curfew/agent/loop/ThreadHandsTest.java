package io.curfew.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.Result;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ThreadHandsTest {
    private static final Action.ReadNode READ = new Action.ReadNode();

    private final List<Result> results = new CopyOnWriteArrayList<>();

    @Test
    void whatAnActionAnswersIsHandedOverOnce() {
        var answer = new Result.NodeRead(READ, new NodeAnswer.Gone());
        begun(_ -> answer);
        assertThat(results).containsExactly(answer);
    }

    @Test
    void whateverBreaksInAnActionIsAResult() {
        for (var broken : List.of(new IllegalStateException("bug"), new NoClassDefFoundError("x/Y"))) {
            results.clear();
            begun(_ -> {
                throw broken instanceof RuntimeException e ? e : new NoClassDefFoundError("x/Y");
            });
            assertThat(results).singleElement().isInstanceOfSatisfying(Result.NoAnswer.class, r -> {
                assertThat(r.action()).isEqualTo(READ);
                assertThat(r.why()).contains(broken.getClass().getName());
            });
        }
    }

    @Test
    void anActionThatHangsHoldsNobodyElseUp() {
        var hanging = new CountDownLatch(1);
        try (var hands = new ThreadHands(a -> {
            if (a instanceof Action.ListPods) {
                awaitForEver(hanging);
            }
            return new Result.NodeRead(READ, new NodeAnswer.Gone());
        })) {
            hands.begin(new Action.ListPods(), results::add);
            hands.begin(READ, results::add);
            await().until(() -> results.size() == 1);
        }
    }

    private void begun(Function<Action, Result> performer) {
        try (var hands = new ThreadHands(performer)) {
            hands.begin(READ, results::add);
            await().until(() -> !results.isEmpty());
        }
    }

    private static void awaitForEver(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
