package io.curfew.agent.settings;

import java.util.List;
import java.util.Map;

/** What came of reading all settings. */
public sealed interface Parsed {
    /**
     * @param origins where each value came from, by the setting's name
     */
    record Ok(Settings settings, Map<String, Origin> origins) implements Parsed {
        public Ok {
            origins = Map.copyOf(origins);
        }
    }

    /** One line for each thing that is wrong: the setting, its value, what is accepted, where it came from. */
    record Wrong(List<String> lines) implements Parsed {
        public Wrong {
            lines = List.copyOf(lines);
        }
    }
}
