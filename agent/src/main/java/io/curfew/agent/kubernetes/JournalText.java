package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.plan.Journal;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The journal as the annotation's text: JSON with a version. Fields that this version does not know are ignored, so
 * that a later one may add some; whatever else is not as expected makes the journal unreadable, never half read.
 */
final class JournalText {
    private static final int VERSION = 1;

    private JournalText() {}

    static String write(Journal journal) {
        var text = Json.object().put("v", VERSION);
        var interruptions = text.putObject("interruptions");
        new TreeMap<>(journal.interruptions()).forEach((id, seen) -> {
            var one = interruptions
                    .putObject(id)
                    .put("firstSeen", seen.firstSeen().toString());
            seen.deadline().ifPresent(deadline -> one.put("deadline", deadline.toString()));
        });
        text.put("cordonedBefore", journal.cordonedBefore());
        text.put("labelledBefore", journal.labelledBefore());
        text.put("bootId", journal.bootId());
        journal.labelledAt().ifPresent(at -> text.put("labelledAt", at.toString()));
        var completed = text.putArray("completedHooks");
        new TreeSet<>(journal.completedHooks()).forEach(completed::add);
        // Left out where there is nothing to say: most journals never need them.
        if (!journal.spent().isEmpty()) {
            var spent = text.putArray("spent");
            new TreeSet<>(journal.spent()).forEach(spent::add);
        }
        if (journal.beenInService()) {
            text.put("beenInService", true);
        }
        journal.recycling()
                .ifPresent(r -> text.putObject("recycling")
                        .put("since", r.since().toString())
                        .put("stage", r.stage().name().toLowerCase(Locale.ROOT)));
        return Json.write(text);
    }

    static Journal.Entry read(String text) {
        try {
            return new Journal.Entry.Written(journal(Json.parse(text)));
        } catch (IOException | DateTimeException unreadable) {
            return new Journal.Entry.Unreadable(
                    text,
                    Texts.oneLine(Optional.ofNullable(unreadable.getMessage()).orElse("unreadable")));
        }
    }

    private static Journal journal(JsonNode text) throws IOException {
        var version = text.path("v");
        if (!version.isInt() || version.intValue() != VERSION) {
            throw new IOException(
                    version.isMissingNode() ? "no version" : "version " + version + ", this agent reads " + VERSION);
        }
        return new Journal(
                interruptions(text.path("interruptions")),
                flag(text, "cordonedBefore"),
                flag(text, "labelledBefore"),
                bootId(text),
                Json.optionalText(text, "labelledAt").map(Instant::parse),
                names(text, "completedHooks"),
                text.has("spent") ? names(text, "spent") : Set.of(),
                Json.flag(text, "beenInService"),
                recycling(text.path("recycling")));
    }

    private static Map<String, Journal.Seen> interruptions(JsonNode object) throws IOException {
        if (!object.isObject()) {
            throw new IOException("interruptions is no object");
        }
        var seen = new HashMap<String, Journal.Seen>();
        for (var each : object.properties()) {
            seen.put(
                    each.getKey(),
                    new Journal.Seen(
                            Instant.parse(Json.text(each.getValue(), "firstSeen")),
                            Json.optionalText(each.getValue(), "deadline").map(Instant::parse)));
        }
        return seen;
    }

    private static Set<String> names(JsonNode text, String field) throws IOException {
        var array = text.path(field);
        if (!array.isArray()) {
            throw new IOException(field + " is no list");
        }
        var names = new HashSet<String>();
        for (var name : array) {
            if (!name.isTextual()) {
                throw new IOException(field + " holds something else than names");
            }
            names.add(name.textValue());
        }
        return names;
    }

    private static Optional<Journal.Recycling> recycling(JsonNode object) throws IOException {
        if (object.isMissingNode() || object.isNull()) {
            return Optional.empty();
        }
        var stage = Json.text(object, "stage");
        return Optional.of(new Journal.Recycling(
                Instant.parse(Json.text(object, "since")),
                Arrays.stream(Journal.Stage.values())
                        .filter(s -> s.name().toLowerCase(Locale.ROOT).equals(stage))
                        .findFirst()
                        .orElseThrow(() -> new IOException("no such stage"))));
    }

    private static boolean flag(JsonNode text, String field) throws IOException {
        if (!text.hasNonNull(field)) {
            throw new IOException("no " + field);
        }
        return Json.flag(text, field);
    }

    // May be empty: the Node need not say it.
    private static String bootId(JsonNode text) throws IOException {
        return Json.optionalText(text, "bootId").orElseThrow(() -> new IOException("no bootId"));
    }
}
