package io.curfew.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final Instant NOTICE = Plans.NOTICE;

    private final Journal journal = new Journal(Map.of(), true, false, "boot-1", Set.of("curfew"));

    @Test
    void aCompletedHookIsNeverForgotten() {
        assertThat(journal.withCompleted(List.of("curfew-2")).completedHooks())
                .containsExactlyInAnyOrder("curfew", "curfew-2");
        assertThat(journal.withCompleted(List.of())).isEqualTo(journal);
    }

    @Test
    void aJournalThatCannotBeReadCountsAsAbsent() {
        assertThat(new Journal.Entry.Unreadable("{", "half a text").read()).isEmpty();
        assertThat(new Journal.Entry.None().read()).isEmpty();
        assertThat(new Journal.Entry.Written(journal).read()).contains(journal);
    }

    @Test
    void itRemembersFirstSightAndDeadlineOfEachInterruption() {
        var spot = new Journal.Seen(NOTICE, Optional.of(NOTICE.plusSeconds(120)));
        var marked = new Journal(Map.of("spot/x", spot), false, false, "boot-1", Set.of());

        assertThat(marked.marks()).isTrue();
        assertThat(marked.firstSights()).containsExactly(Map.entry("spot/x", NOTICE));
        assertThat(marked.labelledAt(NOTICE).labelledAt()).contains(NOTICE);
        assertThat(marked.labelledAt(NOTICE).interruptions()).isEqualTo(marked.interruptions());
    }

    @Test
    void whatIsRememberedWithoutMarksTakesNothingAway() {
        var recycling = Optional.of(new Journal.Recycling(NOTICE, Journal.Stage.REPLACING));
        var memory = Journal.withoutMarks("boot-1", Set.of("rebalance/x"), recycling);

        assertThat(memory.marks()).isFalse();
        assertThat(memory.spent()).containsExactly("rebalance/x");
        assertThat(memory.recycling()).isEqualTo(recycling);
        assertThat(memory.bootId()).isEqualTo("boot-1");
        assertThat(memory.with(Optional.empty()).recycling()).isEmpty();
        assertThat(memory.with(Optional.empty()).spent()).containsExactly("rebalance/x");
    }
}
