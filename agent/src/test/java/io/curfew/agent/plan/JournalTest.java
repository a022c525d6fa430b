package io.curfew.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalTest {
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
}
