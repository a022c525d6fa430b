package io.curfew.agent.notify;

import static io.curfew.agent.notify.Example.notification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curfew.agent.plan.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class OutboxTest {
    private static final Backoff SOON = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
    private static final Backoff LATE = new Backoff(Duration.ofHours(1), Duration.ofHours(1));
    private static final Answer DOWN = new Answer.NotNow("answered 503");

    private final Queue<String> posted = new ConcurrentLinkedQueue<>();
    private final Queue<String> counted = new ConcurrentLinkedQueue<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void whatIsDeliveredIsNotSentAgain() {
        var outbox = outbox(n -> new Answer.Delivered(), SOON);
        outbox.add(notification("a"));
        outbox.add(notification("b"));

        await().until(() -> counted.size() == 2);
        assertThat(posted).containsExactly("a", "b");
        assertThat(counted).containsOnly("delivered");
    }

    @Test
    void whatFailsIsTriedAgainBeforeTheNext() {
        var outbox = outbox(n -> posted.size() < 3 ? DOWN : new Answer.Delivered(), SOON);
        outbox.add(notification("a"));
        outbox.add(notification("b"));

        await().until(() -> counted.contains("delivered") && posted.contains("b"));
        assertThat(posted).containsExactly("a", "a", "a", "b");
        await().until(() -> counted.size() == 4);
        assertThat(counted).containsExactly("failed", "failed", "delivered", "delivered");
    }

    @Test
    void whatFailsTooOftenIsGivenUpAndTheNextIsTried() {
        var outbox = outbox(n -> n.id().equals("a") ? DOWN : new Answer.Delivered(), SOON);
        outbox.add(notification("a"));
        outbox.add(notification("b"));

        await().until(() -> counted.contains("delivered"));
        assertThat(posted).hasSize(Outbox.TRIES + 1);
        assertThat(counted).contains("given-up");
    }

    @Test
    void whatIsRefusedIsNotTriedAgain() {
        var outbox = outbox(n -> new Answer.Refused("answered 404"), SOON);
        outbox.add(notification("a"));

        await().until(() -> counted.contains("given-up"));
        assertThat(posted).containsExactly("a");
    }

    @Test
    void noThreadIsLeftWhenItHasStopped() throws InterruptedException {
        var outbox = new Outbox(n -> new Answer.Delivered(), SOON, counted::add);
        var sender = outbox.start();
        outbox.add(notification("a"));
        await().until(() -> counted.contains("delivered"));

        outbox.stop(Duration.ofSeconds(1));
        assertThat(sender.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aFaultOfOursCostsOneNotification() {
        var outbox = outbox(
                n -> {
                    if (n.id().equals("a")) {
                        throw new IllegalArgumentException("T0KEN");
                    }
                    return new Answer.Delivered();
                },
                SOON);
        outbox.add(notification("a"));
        outbox.add(notification("b"));

        await().until(() -> counted.contains("delivered"));
        assertThat(counted).containsExactly("failed", "given-up", "delivered");
    }

    @Test
    void aReceiverThatHangsHoldsUpNobodyAndTheOldestAreDropped() {
        var outbox = outbox(this::hang, SOON);
        outbox.add(notification("first"));
        await().until(() -> posted.contains("first"));

        IntStream.range(0, Outbox.ROOM + 3).forEach(i -> outbox.add(notification("n" + i)));

        assertThat(counted).containsExactly("dropped", "dropped", "dropped");
    }

    @Test
    void atTheStopWhatWaitsForItsNextTryIsTriedAtOnce() {
        var outbox = outbox(n -> posted.size() == 1 ? DOWN : new Answer.Delivered(), LATE);
        outbox.add(notification("a"));
        outbox.add(notification("b"));
        await().until(() -> counted.contains("failed"));

        outbox.stop(Duration.ofSeconds(5));

        assertThat(posted).containsExactlyInAnyOrder("a", "a", "b");
        assertThat(counted).containsExactly("failed", "delivered", "delivered");
    }

    @Test
    void aReceiverThatHangsDelaysTheStopByItsLimit() {
        var outbox = outbox(this::hang, SOON);
        List.of("a", "b", "c").forEach(id -> outbox.add(notification(id)));
        await().until(() -> posted.contains("a"));
        var before = System.nanoTime();

        outbox.stop(Duration.ofMillis(200));

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(2));
        assertThat(posted).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void withNothingToSendTheStopIsImmediate() {
        var outbox = outbox(n -> new Answer.Delivered(), SOON);
        var before = System.nanoTime();

        outbox.stop(Duration.ofSeconds(20));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    private Outbox outbox(Function<Notification, Answer> receiver, Backoff backoff) {
        var outbox = new Outbox(
                n -> {
                    posted.add(n.id());
                    return receiver.apply(n);
                },
                backoff,
                counted::add);
        outbox.start();
        return outbox;
    }

    private Answer hang(Notification notification) {
        try {
            never.await();
            return new Answer.Delivered();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.NotNow("interrupted");
        }
    }
}
