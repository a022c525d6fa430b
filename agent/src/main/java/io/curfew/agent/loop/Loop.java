package io.curfew.agent.loop;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Result;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Observe, decide, act. One thread turns it; nothing else changes the agent's state. The same object runs over HTTP in
 * production and over an in-memory world under a virtual clock in the seeded simulation, which calls {@link #turn}
 * itself instead of {@link #run}.
 */
public final class Loop {
    private final InstantSource clock;
    private final Settings settings;
    private final Hands hands;
    private final Witness witness;
    private final LinkedBlockingQueue<Observation> inbox = new LinkedBlockingQueue<>();
    private final Map<String, Instant> begun = new HashMap<>();
    private View view;
    private volatile boolean stopped;

    public Loop(InstantSource clock, Self self, Settings settings, Hands hands, Witness witness) {
        this.clock = clock;
        this.settings = settings;
        this.hands = settings.dryRun().on() ? new DryHands(hands) : hands;
        this.witness = witness;
        this.view = View.atStart(self, settings, clock.instant());
    }

    /** Hands something new to the loop, from any thread, and wakes it. */
    public void observe(Observation observation) {
        inbox.add(observation);
    }

    /** Turns until {@link #stop()}. */
    public void run() throws InterruptedException {
        while (!stopped) {
            var wake = turn();
            var next = inbox.poll(
                    Math.max(0, Duration.between(clock.instant(), wake).toNanos()), TimeUnit.NANOSECONDS);
            if (next != null) {
                fold(next, clock.instant());
            }
        }
    }

    /** Makes {@link #run()} return. The journal stays: the next agent goes on. */
    public void stop() {
        stopped = true;
        inbox.add(new Observation.Woken());
    }

    /** One turn over all that was observed so far; returns when to turn again at the latest. */
    public Instant turn() {
        var now = clock.instant();
        for (var next = inbox.poll(); next != null; next = inbox.poll()) {
            fold(next, now);
        }
        view = Fold.turning(view, settings, now);
        var decision = Decide.decide(view, settings, now);
        view = decision.outlook().remembered(view, now);
        witness.turned(decision.status());
        for (var action : decision.actions()) {
            act(action, now);
        }
        return decision.wake();
    }

    private void act(Action action, Instant now) {
        view = Fold.begun(view, action, now);
        begun.put(action.key(), now);
        witness.began(action);
        hands.begin(action, result -> observe(new Observation.ActionEnded(result)));
    }

    private void fold(Observation observation, Instant now) {
        view = Fold.observed(view, observation, now);
        if (observation instanceof Observation.ActionEnded(Result result)) {
            var since = begun.remove(result.action().key());
            witness.ended(result, Duration.between(since == null ? now : since, now));
        }
    }
}
