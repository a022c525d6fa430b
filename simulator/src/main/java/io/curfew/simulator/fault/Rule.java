package io.curfew.simulator.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One rule of {@link Rules}: whom it matches, how often still, and what goes wrong. */
public final class Rule<Q, F> {
    private final Predicate<? super Q> who;
    private final F fault;
    private final Consumer<Rule<Q, F>> onRemoval;
    private final CountDownLatch removed = new CountDownLatch(1);
    private long left;
    private long hits;

    Rule(long times, Predicate<? super Q> who, F fault, Consumer<Rule<Q, F>> onRemoval) {
        this.left = times;
        this.who = who;
        this.fault = fault;
        this.onRemoval = onRemoval;
    }

    public F fault() {
        return fault;
    }

    /** How many have met this rule so far. */
    public synchronized long hits() {
        return hits;
    }

    /** Ends the rule, and sets free whoever hangs or waits by it. */
    public void remove() {
        onRemoval.accept(this);
        removed.countDown();
    }

    /** Waits until the rule is removed; a rule that is merely used up still holds those that it met. */
    public void awaitRemoval() throws InterruptedException {
        removed.await();
    }

    /** The same, but no longer than {@code limit}; tells whether the rule is gone. */
    public boolean awaitRemoval(Duration limit) throws InterruptedException {
        return removed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    synchronized boolean take(Q asked) {
        if (left == 0 || !who.test(asked)) {
            return false;
        }
        left--;
        hits++;
        return true;
    }
}
