package io.curfew.agent.enroll;

import java.util.List;
import java.util.Optional;

/**
 * What a command line of enroll or unenroll asks for.
 *
 * @param region empty: as AWS_REGION or the profile says
 * @param profile empty: whatever credentials there are
 */
public record Order(Selection groups, Task task, Mode mode, Optional<String> region, Optional<String> profile) {

    public sealed interface Task {
        /** The group shall have the hook. */
        record Enroll(WantedHook hook) implements Task {}

        /** The group shall have no hook of this name. */
        record Unenroll(String hookName) implements Task {}
    }

    public enum Mode {
        FOR_REAL,
        DRY_RUN
    }

    /** What came of reading a command line. */
    public sealed interface Read {
        record Good(Order order) implements Read {}

        record Help(String text) implements Read {}

        /** One line for each thing that is wrong. */
        record Wrong(List<String> lines) implements Read {
            public Wrong {
                lines = List.copyOf(lines);
            }
        }
    }
}
