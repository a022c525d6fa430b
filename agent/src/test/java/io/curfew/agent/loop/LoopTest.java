package io.curfew.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curfew.agent.port.Action;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Result;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The loop on a thread of its own, at the time on the wall. */
class LoopTest {
    private final AtomicInteger turns = new AtomicInteger();
    private final List<Action> begun = new CopyOnWriteArrayList<>();
    private final Witness witness = new Witness() {
        @Override
        public void turned(Status status) {
            turns.incrementAndGet();
        }

        @Override
        public void began(Action action) {
            begun.add(action);
        }

        @Override
        public void ended(Result result, Duration took) {}
    };
    private final Loop loop = new Loop(
            InstantSource.system(),
            new Self("node-1", Optional.empty()),
            Settings.defaults("node-1"),
            (action, done) -> done.accept(new Result.NodeRead(new Action.ReadNode(), new NodeAnswer.Gone())),
            Witness.all(witness));

    @Test
    void anObservationWakesTheLoopAndAStopEndsIt() throws InterruptedException {
        var thread = Thread.ofVirtual().start(this::run);
        await().until(() -> turns.get() == 2); // the Node is read, the Node is gone
        loop.observe(new Observation.Woken());
        await().until(() -> turns.get() == 3);
        loop.stop();
        assertThat(thread.join(Duration.ofSeconds(2))).isTrue();
        assertThat(begun).containsExactly(new Action.ReadNode());
    }

    private void run() {
        try {
            loop.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
