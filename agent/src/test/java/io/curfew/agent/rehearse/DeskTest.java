package io.curfew.agent.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.rehearse.Desk.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final Question SPOT = Question.of(Announced.SPOT);
    private static final Question TERMINATION = Question.of(Announced.ASG_TERMINATION);

    private final List<Question> played = new ArrayList<>();
    private Instant now = Nodes.NOW;
    private final Desk desk = new Desk(
            question -> {
                played.add(question);
                return new Told.Answer(Nodes.node().ask(question));
            },
            () -> now);

    @Test
    void whoAsksTheSameAMomentLaterHasTheSameAnswer() throws Exception {
        var first = desk.ask(SPOT);
        now = now.plusSeconds(14);

        assertThat(desk.ask(SPOT)).isSameAs(first);
        assertThat(played).containsExactly(SPOT);
    }

    @Test
    void anAnswerIsNotKeptForLong() throws Exception {
        desk.ask(SPOT);
        now = now.plus(Desk.REST);
        desk.ask(SPOT);

        assertThat(played).containsExactly(SPOT, SPOT);
    }

    @Test
    void anotherQuestionHasToWait() throws Exception {
        desk.ask(SPOT);
        now = now.plusSeconds(5);

        assertThat(desk.ask(TERMINATION))
                .isEqualTo(new Told.Busy(Duration.ofSeconds(10), "One rehearsal in 15 s: ask again in 10 s."));
        now = now.plusSeconds(10);
        assertThat(desk.ask(TERMINATION)).isInstanceOf(Told.Answer.class);
    }

    @Test
    void oneIsPlayedAtATime() throws Exception {
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var busy = new Desk(
                _ -> {
                    inside.countDown();
                    leave.await();
                    return new Told.Unable("no pods");
                },
                () -> now);
        var other = Thread.ofVirtual().start(() -> {
            try {
                busy.ask(SPOT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        inside.await();

        assertThat(busy.ask(SPOT)).isInstanceOf(Told.Busy.class);

        leave.countDown();
        other.join();
    }

    @Test
    void afterAFaultTheDeskIsFreeAgain() throws Exception {
        var broken = new Desk(
                question -> {
                    played.add(question);
                    if (played.size() == 1) {
                        throw new IllegalStateException("broken");
                    }
                    return new Told.Unable("no pods");
                },
                () -> now);

        try {
            broken.ask(SPOT);
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("broken");
        }

        assertThat(broken.ask(SPOT)).isEqualTo(new Told.Unable("no pods"));
    }
}
