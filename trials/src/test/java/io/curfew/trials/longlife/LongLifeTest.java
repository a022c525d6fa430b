package io.curfew.trials.longlife;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.trials.longlife.LongLife.Drain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A day of idle and 50 drains in one process: nothing grows (issue 6). The figures are printed. */
@Isolated("counts what is in the heap of this process")
class LongLifeTest {
    private static final int FEW = 5;
    private static final int MANY = 50;
    private static final int LOG_LINES_OF_A_DRAIN = 60;
    private static final int EVENTS_OF_A_DRAIN = 14;
    /** A timeline of 100 facts, and a status of a dozen pods. */
    private static final int STATUS_BYTES = 32 * 1024;

    private static final int JOURNAL_BYTES = 1024;

    /**
     * Records of the agent itself: a leak of one a drain would be 45, and one a pod 495. What is under way at the time of
     * the count makes a few more or less.
     */
    private static final long OWN_RECORDS = 20;

    /** Beside one for each notification, which is remembered to be told once: less than two a drain. */
    private static final long TEXTS = 60;

    /** Of so many notifications the oldest is forgotten. */
    private static final int REMEMBERED = 500;

    /** Buffers of connections are some 100 kB more or less; a leak of 10 kB a drain would be 450. */
    private static final long BYTES = 300_000;

    @Test
    void aDayOfIdleAndFiftyDrainsLeaveSeriesHeapAndLogAsTheyWere() throws Exception {
        // What is loaded and cached once, by whoever comes first.
        lived(FEW);
        var few = lived(FEW);
        try (var life = new LongLife()) {
            var atStart = life.series();
            var linesAtStart = life.logLines();
            life.idle(Duration.ofHours(24));
            var idleLines = life.logLines() - linesAtStart;
            assertThat(life.series()).isEqualTo(atStart);

            var drains = new ArrayList<Drain>();
            drains.add(life.drain(1));
            assertThat(life.series()).isEqualTo(atStart);
            drains.addAll(drains(life, 2, FEW));
            var recordsAfterFew = Heap.objects("io.curfew.agent.");
            drains.addAll(drains(life, FEW + 1, MANY / 2));
            assertThat(life.series()).isEqualTo(atStart);
            drains.addAll(drains(life, MANY / 2 + 1, MANY));
            assertThat(life.series()).isEqualTo(atStart);
            var records = Heap.objects("io.curfew.agent.");
            var notified = life.world().notified();
            var turns = life.turns();
            var many = life.ownHeap();

            life.print("""
                    One process, 24 hours of idle and %d drains (%d hours in all, %,d turns of the loop)
                      series of /metrics             %d at the start, after the day, after 1, %d and %d drains
                      log lines                      %d in the idle day; a drain: first %d, longest %d, last %d
                      Events of a drain              first %d, most %d, last %d
                      /status in mid-drain, bytes    first %,d, most %,d, last %,d (timeline: %d facts)
                      journal annotation, bytes      %d at most
                      notifications                  %d
                      the agent's own records        %d after %d drains, %d after %d
                      what goes when the agent goes  %,d kB and %d texts after %d drains, %,d kB and %d texts after %d
                    """.formatted(
                            MANY,
                            life.hours(),
                            turns,
                            atStart.size(),
                            MANY / 2,
                            MANY,
                            idleLines,
                            drains.getFirst().logLines(),
                            most(drains, Drain::logLines),
                            drains.getLast().logLines(),
                            drains.getFirst().events(),
                            most(drains, Drain::events),
                            drains.getLast().events(),
                            drains.getFirst().statusBytes(),
                            most(drains, Drain::statusBytes),
                            drains.getLast().statusBytes(),
                            most(drains, Drain::timeline),
                            most(drains, Drain::journal),
                            notified,
                            recordsAfterFew,
                            FEW,
                            records,
                            MANY,
                            few.bytes() / 1000,
                            few.texts(),
                            FEW,
                            many.bytes() / 1000,
                            many.texts(),
                            MANY));

            assertThat(idleLines).isZero();
            assertThat(drains).allSatisfy(LongLifeTest::isBounded);
            assertThat(drains.subList(MANY / 2, MANY))
                    .allSatisfy(d -> assertThat(d.logLines())
                            .as("log lines of %s", d)
                            .isLessThanOrEqualTo(most(ofRound(drains.subList(0, MANY / 2), d.round()), Drain::logLines)
                                    + 3));
            assertThat(life.world().completions()).isEqualTo(MANY / Round.values().length);
            assertThat(records).isLessThanOrEqualTo(recordsAfterFew + OWN_RECORDS);
            assertThat(many.texts()).isLessThan(few.texts() + Math.min(REMEMBERED, notified) + TEXTS);
            assertThat(leastBytes(many, few.bytes() + BYTES)).isLessThan(few.bytes() + BYTES);
        }
    }

    // The heap is that of the whole process, in which something else may be let go in the same moment. What an agent
    // keeps is found in each of its lives.
    private static long leastBytes(Heap.Own own, long enough) throws Exception {
        var least = own.bytes();
        for (var again = 0; least >= enough && again < 2; again++) {
            least = Math.min(least, lived(MANY).bytes());
        }
        return least;
    }

    private static void isBounded(Drain drain) {
        assertThat(drain.logLines()).as("log lines of %s", drain).isBetween(1, LOG_LINES_OF_A_DRAIN);
        assertThat(drain.events()).as("Events of %s", drain).isBetween(1, EVENTS_OF_A_DRAIN);
        assertThat(drain.timeline()).as("timeline of %s", drain).isBetween(1, 100);
        assertThat(drain.statusBytes()).as("/status of %s", drain).isLessThan(STATUS_BYTES);
        assertThat(drain.journal()).as("journal of %s", drain).isLessThan(JOURNAL_BYTES);
        assertThat(drain.fractions())
                .as("sentences of %s with fractions of a second", drain)
                .isEmpty();
    }

    private static Heap.Own lived(int drains) throws Exception {
        try (var life = new LongLife()) {
            drains(life, 1, drains);
            return life.ownHeap();
        }
    }

    private static List<Drain> drains(LongLife life, int from, int to) throws Exception {
        var drains = new ArrayList<Drain>();
        for (var number = from; number <= to; number++) {
            drains.add(life.drain(number));
        }
        return drains;
    }

    private static List<Drain> ofRound(List<Drain> drains, Round round) {
        return drains.stream().filter(d -> d.round() == round).toList();
    }

    private static int most(List<Drain> drains, ToIntFunction<Drain> figure) {
        return drains.stream().mapToInt(figure).max().orElseThrow();
    }
}
