package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.plan.Journal;
import io.curfew.agent.plan.Journal.Entry.Unreadable;
import io.curfew.agent.plan.Journal.Entry.Written;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTextTest {
    private static final Journal JOURNAL = new Journal(
            Map.of(
                    "asg-termination/Terminated",
                    new Journal.Seen(
                            Instant.parse("2026-11-21T10:00:00.123456789Z"),
                            Optional.of(Instant.parse("2026-11-21T11:00:00Z")))),
            false,
            true,
            "boot-1",
            Set.of("curfew-b", "curfew-a"));

    @Test
    void whatIsWrittenIsVersionedAndSorted() {
        assertThat(JournalText.write(JOURNAL))
                .isEqualTo(
                        "{\"v\":1,\"interruptions\":{\"asg-termination/Terminated\":{\"firstSeen\":\"2026-11-21T10:00:00.123456789Z\","
                                + "\"deadline\":\"2026-11-21T11:00:00Z\"}},\"cordonedBefore\":false,\"labelledBefore\":true,"
                                + "\"bootId\":\"boot-1\",\"completedHooks\":[\"curfew-a\",\"curfew-b\"]}");
    }

    @Test
    void whateverIsWrittenIsReadAgain() {
        for (var seed = 0L; seed < 500; seed++) {
            var journal = anyJournal(new Random(seed));

            assertThat(JournalText.read(JournalText.write(journal)))
                    .as("seed %d", seed)
                    .isEqualTo(new Written(journal));
        }
    }

    @Test
    void halfAJournalIsUnreadableAndNeverAnException() {
        var text = JournalText.write(JOURNAL);
        for (var length = 0; length < text.length(); length++) {
            assertThat(JournalText.read(text.substring(0, length))).isInstanceOf(Unreadable.class);
        }
    }

    @Test
    void fieldsOfALaterVersionOfTheSameFormatAreIgnored() {
        var text = JournalText.write(JOURNAL).replaceFirst("\\{", "{\"later\":{\"x\":[1]},");

        assertThat(JournalText.read(text)).isEqualTo(new Written(JOURNAL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "null",
                "[]",
                "7",
                "{}",
                "{'v':2}",
                "{'v':'1'}",
                "{'v':1}",
                "{'v':1,'interruptions':[],'cordonedBefore':false,'labelledBefore':false,'bootId':'','completedHooks':[]}",
                "{'v':1,'interruptions':{'a':1},'cordonedBefore':false,'labelledBefore':false,'bootId':'','completedHooks':[]}",
                "{'v':1,'interruptions':{'a':{'firstSeen':'noon'}},'cordonedBefore':false,'labelledBefore':false,'bootId':'','completedHooks':[]}",
                "{'v':1,'interruptions':{'a':{'firstSeen':'2026-11-21T10:00:00Z','deadline':5}},'cordonedBefore':false,'labelledBefore':false,'bootId':'','completedHooks':[]}",
                "{'v':1,'interruptions':{},'cordonedBefore':'no','labelledBefore':false,'bootId':'','completedHooks':[]}",
                "{'v':1,'interruptions':{},'labelledBefore':false,'bootId':'','completedHooks':[]}",
                "{'v':1,'interruptions':{},'cordonedBefore':false,'labelledBefore':false,'completedHooks':[]}",
                "{'v':1,'interruptions':{},'cordonedBefore':false,'labelledBefore':false,'bootId':'','completedHooks':[1]}",
                "{'v':1,'interruptions':{},'cordonedBefore':false,'labelledBefore':false,'bootId':'','completedHooks':{}}",
                "{'v':1,'interruptions':{},'cordonedBefore':false,'labelledBefore':false,'bootId':'','completedHooks':[]} and more"
            })
    void whatIsNoJournalIsKeptWithTheReason(String quoted) {
        var text = quoted.replace('\'', '"');

        assertThat(JournalText.read(text)).isInstanceOfSatisfying(Unreadable.class, unreadable -> {
            assertThat(unreadable.text()).isEqualTo(text);
            assertThat(unreadable.why()).isNotBlank().hasLineCount(1);
        });
    }

    @Test
    void noNestingIsTooDeep() {
        assertThat(JournalText.read("[".repeat(100_000))).isInstanceOf(Unreadable.class);
    }

    private static Journal anyJournal(Random random) {
        var interruptions = new HashMap<String, Journal.Seen>();
        var hooks = new HashSet<String>();
        for (var i = random.nextInt(5); i > 0; i--) {
            interruptions.put(
                    anyText(random),
                    new Journal.Seen(
                            anyInstant(random),
                            random.nextBoolean() ? Optional.of(anyInstant(random)) : Optional.empty()));
        }
        for (var i = random.nextInt(5); i > 0; i--) {
            hooks.add(anyText(random));
        }
        return new Journal(interruptions, random.nextBoolean(), random.nextBoolean(), anyText(random), hooks);
    }

    private static Instant anyInstant(Random random) {
        return Instant.ofEpochSecond(random.nextLong(-1L << 40, 1L << 40), random.nextInt(1_000_000_000));
    }

    private static String anyText(Random random) {
        return random.ints(random.nextInt(30), 0, Character.MAX_CODE_POINT + 1)
                .filter(point -> !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE))
                .map(point -> random.nextBoolean() ? point % 128 : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
