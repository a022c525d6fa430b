package io.curfew.agent.notify;

import io.curfew.agent.plan.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notifications without ever holding up whoever brings them, and tries one after the other on a thread of its own
 * until it is delivered or given up. What does not fit pushes out the oldest.
 */
final class Outbox {
    /** A few drains' worth. */
    static final int ROOM = 32;
    /** With the usual back-off, over two minutes or more. */
    static final int TRIES = 8;

    static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final Function<Notification, Answer> post;
    private final Backoff backoff;
    private volatile Optional<Thread> sender = Optional.empty();
    private final Consumer<String> counts;
    private final LinkedBlockingDeque<Notification> waiting = new LinkedBlockingDeque<>(ROOM);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicBoolean failing = new AtomicBoolean();
    private final Object settled = new Object();
    private int unsettled; // guarded by settled

    /**
     * @param post one try; may take long
     * @param counts takes {@code delivered}, {@code failed}, {@code given-up}, {@code dropped}
     */
    Outbox(Function<Notification, Answer> post, Backoff backoff, Consumer<String> counts) {
        this.post = post;
        this.backoff = backoff;
        this.counts = counts;
    }

    /** Once. The thread ends with {@link #stop}. */
    Thread start() {
        var sending = Thread.ofVirtual().name("notify").start(this::send);
        sender = Optional.of(sending);
        return sending;
    }

    /** Never blocks. */
    void add(Notification notification) {
        synchronized (settled) {
            unsettled++;
        }
        while (!waiting.offerLast(notification)) {
            var oldest = waiting.pollFirst();
            if (oldest != null) {
                LOG.atWarn().addKeyValue("reason", oldest.reason()).log("notify.dropped");
                settle("dropped");
            }
        }
    }

    /** One last try of everything that is not delivered yet, all at once; returns when that is over, or after limit. */
    void stop(Duration limit) {
        stopping.countDown();
        var left = new ArrayList<Notification>();
        waiting.drainTo(left);
        left.forEach(n -> Thread.ofVirtual().start(() -> deliver(n)));
        var lost = awaitSettled(limit);
        sender.ifPresent(Thread::interrupt);
        if (lost > 0) {
            LOG.atWarn().addKeyValue("count", lost).log("notify.lost");
        }
    }

    private int awaitSettled(Duration limit) {
        var until = System.nanoTime() + limit.toNanos();
        synchronized (settled) {
            for (var rest = limit.toNanos(); unsettled > 0 && rest > 0; rest = until - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(settled, rest);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return unsettled;
                }
            }
            return unsettled;
        }
    }

    private void send() {
        try {
            while (true) {
                deliver(waiting.takeFirst());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Notification notification) {
        for (var tries = 1; ; tries++) {
            // Asked before the try: one that is under way when the stop comes may be followed by one more.
            var last = stopping.getCount() == 0 || tries == TRIES;
            switch (attempt(notification)) {
                case Answer.Delivered _ -> {
                    delivered(notification);
                    return;
                }
                case Answer.Refused(String why) -> {
                    givenUp(notification, why, tries);
                    return;
                }
                case Answer.NotNow notNow -> {
                    if (last) {
                        givenUp(notification, notNow.why(), tries);
                        return;
                    }
                    failed(notification, notNow.why());
                    if (!waited(notNow, tries, notification.node())) {
                        return;
                    }
                }
            }
        }
    }

    // A fault of ours costs one notification, and its words might quote an address.
    private Answer attempt(Notification notification) {
        try {
            return post.apply(notification);
        } catch (RuntimeException e) {
            return new Answer.Refused("a fault, " + e.getClass().getSimpleName());
        }
    }

    // Ends early where the agent stops: the next try is the last.
    private boolean waited(Answer.NotNow notNow, int tries, String node) {
        var own = backoff.after(tries, node);
        var wait = notNow.wish().filter(w -> w.compareTo(own) > 0).orElse(own);
        try {
            var _ = stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void delivered(Notification notification) {
        LOG.atDebug().addKeyValue("reason", notification.reason()).log("notify.delivered");
        if (failing.compareAndSet(true, false)) {
            LOG.atInfo().log("notify.recovered");
        }
        settle("delivered");
    }

    // Once until it goes better: each further try would say the same.
    private void failed(Notification notification, String why) {
        counts.accept("failed");
        if (failing.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue("reason", notification.reason())
                    .addKeyValue("why", why)
                    .log("notify.failed");
        }
    }

    private void givenUp(Notification notification, String why, int tries) {
        LOG.atWarn()
                .addKeyValue("reason", notification.reason())
                .addKeyValue("why", why)
                .addKeyValue("tries", tries)
                .log("notify.given-up");
        counts.accept("failed");
        settle("given-up");
    }

    private void settle(String result) {
        counts.accept(result);
        synchronized (settled) {
            unsettled--;
            settled.notifyAll();
        }
    }
}
