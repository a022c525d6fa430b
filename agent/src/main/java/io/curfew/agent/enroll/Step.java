package io.curfew.agent.enroll;

import java.util.List;

/** What is to be done with one group. */
public sealed interface Step {
    String group();

    /** Nothing: what is there is what is wanted. */
    record AsWanted(String group, String why) implements Step {}

    record Create(String group, WantedHook hook) implements Step {}

    record Change(String group, WantedHook hook, List<Difference> differences) implements Step {
        public Change {
            differences = List.copyOf(differences);
        }
    }

    record Delete(String group, String hook) implements Step {}

    /** Nothing, though something else is wanted: what is there belongs to somebody else. */
    record Refuse(String group, String why) implements Step {}

    /** One property that is not as wanted. */
    record Difference(String property, String is, String wanted) {
        @Override
        public String toString() {
            return property + ": " + is + " -> " + wanted;
        }
    }
}
