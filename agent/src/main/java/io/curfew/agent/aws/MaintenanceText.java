package io.curfew.agent.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.curfew.agent.interruption.MaintenanceNotice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The lists of {@code events/maintenance/scheduled} and {@code history}, as far as they can be read (nth.md section 5).
 * NotAfter may be missing or empty and is of no interest, nor is any field that AWS may add.
 *
 * @param active still to come, each once
 * @param ended ids of those that are completed or cancelled
 * @param riddle what could not be read, for people
 */
record MaintenanceText(List<MaintenanceNotice> active, Set<String> ended, Optional<String> riddle) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static MaintenanceText read(String text) {
        try {
            var list = JSON.readTree(text);
            return list.isArray() ? events(list) : nothing("no list of events: \"" + Words.cut(text, 40) + '"');
        } catch (JacksonException | StackOverflowError _) {
            return nothing("no list of events: \"" + Words.cut(text, 40) + '"');
        }
    }

    private static MaintenanceText nothing(String riddle) {
        return new MaintenanceText(List.of(), Set.of(), Optional.of(riddle));
    }

    private static MaintenanceText events(JsonNode list) {
        var active = new ArrayList<MaintenanceNotice>();
        var ended = new HashSet<String>();
        Optional<String> riddle = Optional.empty();
        for (var event : list) {
            var id = event.path("EventId").asText();
            var notice = MaintenanceNotice.of(
                    id, event.path("Code").asText(), event.path("NotBefore").asText());
            if (hasEnded(event) && !id.isEmpty()) {
                ended.add(id);
            } else if (notice.isEmpty()) {
                riddle = Optional.of("not understood: \"" + Words.cut(event.toString(), 80) + '"');
            } else if (!active.contains(notice.get())) {
                active.add(notice.get());
            }
        }
        return new MaintenanceText(List.copyOf(active), Set.copyOf(ended), riddle);
    }

    // The history says it twice: in State and at the beginning of Description.
    private static boolean hasEnded(JsonNode event) {
        var state = event.path("State").asText().toLowerCase(Locale.ROOT);
        var description = event.path("Description").asText().toLowerCase(Locale.ROOT);
        return state.equals("completed")
                || state.equals("canceled")
                || state.equals("cancelled")
                || description.startsWith("[completed]")
                || description.startsWith("[canceled]")
                || description.startsWith("[cancelled]");
    }
}
