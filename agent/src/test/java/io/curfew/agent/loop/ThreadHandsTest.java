package io.curfew.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.Result;
import java.time.Duration;
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
        begun(_ -> {
            throw new IllegalStateException("a bug");
        });
        begun(_ -> {
            throw new NoClassDefFoundError("a/broken/Library");
        });
        assertThat(results)
                .allSatisfy(r -> assertThat(r).isInstanceOf(Result.NoAnswer.class))
                .extracting(r -> ((Result.NoAnswer) r).why())
                .containsExactly(
                        "java.lang.IllegalStateException: a bug", "java.lang.NoClassDefFoundError: a/broken/Library");
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

    @Test
    void anActionPastItsTimeLimitIsInterrupted() {
        var interrupted = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        try (var hands = new ThreadHands(a -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return new Result.NodeRead(READ, new NodeAnswer.Gone());
        })) {
            hands.begin(new Action.DescribeInstance("i-0abc"), results::add); // 10 s
            await().atMost(Duration.ofSeconds(30)).until(() -> interrupted.getCount() == 0);
        }
        assertThat(results).singleElement().isInstanceOf(Result.NoAnswer.class);
    }

    private void begun(Function<Action, Result> performer) {
        var before = results.size();
        try (var hands = new ThreadHands(performer)) {
            hands.begin(READ, results::add);
            await().until(() -> results.size() > before);
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
