package io.curfew.agent.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.Reading.Absent;
import io.curfew.agent.interruption.Reading.Known;
import io.curfew.agent.interruption.Reading.Unknown;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant T1 = T0.plusSeconds(1);
    private static final Instant T2 = T0.plusSeconds(2);

    private final Reading<String> notYetAsked = Reading.notYetAsked(T0);

    @Test
    void whatWasNeverAskedIsUnknownAndNotAbsent() {
        assertThat(notYetAsked).isInstanceOf(Unknown.class);
        assertThat(notYetAsked.settled()).isEmpty();
        assertThat(notYetAsked.lastKnown()).isEmpty();
    }

    @Test
    void theSameValueKeepsItsFirstSight() {
        assertThat(notYetAsked.known("Terminated", T1).known("Terminated", T2))
                .isEqualTo(new Known<>("Terminated", T1));
    }

    @Test
    void anotherValueIsSeenAnew() {
        assertThat(notYetAsked.known("InService", T1).known("Terminated", T2)).isEqualTo(new Known<>("Terminated", T2));
    }

    @Test
    void aValueThatComesBackAfterItWasAbsentIsSeenAnew() {
        assertThat(notYetAsked.known("Terminated", T0).absent(T1).known("Terminated", T2))
                .isEqualTo(new Known<>("Terminated", T2));
    }

    @Test
    void absenceKeepsItsFirstSightAndKnowsNoValue() {
        var absent = notYetAsked.known("InService", T0).absent(T1).absent(T2);
        assertThat(absent).isEqualTo(new Absent<String>(T1));
        assertThat(absent.lastKnown()).isEmpty();
    }

    @Test
    void doubtKeepsWhatWasLastKnown() {
        var doubtful = notYetAsked.known("Terminated", T0).unknown("503", T1);
        assertThat(doubtful.lastKnown()).contains("Terminated");
    }

    @Test
    void doubtNeverTurnsIntoAbsence() {
        assertThat(notYetAsked.unknown("503", T1).settled()).isEmpty();
        assertThat(notYetAsked.known("Terminated", T0).unknown("503", T1).settled())
                .containsInstanceOf(Known.class);
    }

    @Test
    void doubtBeginsWithTheFirstBadAnswerAndGivesTheNewestCause() {
        var doubtful = notYetAsked.known("InService", T0).unknown("503", T1).unknown("timeout", T2);
        assertThat(doubtful).isInstanceOfSatisfying(Unknown.class, u -> {
            assertThat(u.since()).isEqualTo(T1);
            assertThat(u.why()).isEqualTo("timeout");
        });
    }

    @Test
    void theSameValueAfterADoubtKeepsItsFirstSight() {
        assertThat(notYetAsked.known("Terminated", T0).unknown("503", T1).known("Terminated", T2))
                .isEqualTo(new Known<>("Terminated", T0));
    }
}
