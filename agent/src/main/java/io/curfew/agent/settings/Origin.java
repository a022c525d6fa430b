package io.curfew.agent.settings;

/** Where a setting's value came from. */
public sealed interface Origin {
    record CommandLine() implements Origin {}

    record Environment(String variable) implements Origin {}

    record Default() implements Origin {}

    /** As a line that blames it ends. */
    default String text() {
        return switch (this) {
            case CommandLine _ -> "the command line";
            case Environment e -> e.variable();
            case Default _ -> "the default";
        };
    }
}
