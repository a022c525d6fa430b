package io.curfew.agent.check;

import io.curfew.agent.settings.CommandLine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The options of check itself; all others are settings.
 *
 * @param settings the words that are left, for the reader of the settings
 */
public record CheckOptions(Output output, Set<Area> skip, boolean reportOnly, boolean help, List<String> settings) {
    public static final String HELP = """
            Usage: curfew check [--output=text|json] [--skip=AREA,...] [--report-only] [SETTINGS]

            Finds out whether an agent could do its work here, with the settings, the ServiceAccount and the AWS role that
            this runs with. Changes nothing, also in the middle of a drain. Takes 30 s at most.

              --output=text
                  One line for each finding, or json.
              --skip=AREA,...
                  metadata, kubernetes, aws. Elsewhere than on the node: --skip=metadata.
              --report-only
                  Exit with 0 whatever is found: an init container must not keep the agent from starting.

            Settings are those of `curfew run`, which `curfew run --help` lists; --node-name is needed.

            Exit codes: 0 all well, 1 something that matters was found, 2 wrong use or wrong settings.
            """;

    public enum Output {
        TEXT,
        JSON
    }

    public enum Area {
        METADATA,
        KUBERNETES,
        AWS
    }

    public CheckOptions {
        skip = Set.copyOf(skip);
        settings = List.copyOf(settings);
    }

    /** What is wrong is added to {@code wrong}, one line each. */
    public static CheckOptions read(List<String> args, List<String> wrong) {
        var line = new CommandLine(args, List.of("output", "skip"), List.of("report-only", "help"));
        var output = line.one("output").flatMap(text -> one(line, "output", text, Output.values()));
        var skip = new ArrayList<Area>();
        line.all("skip").stream()
                .flatMap(text -> List.of(text.split(",", -1)).stream())
                .forEach(text -> one(line, "skip", text, Area.values()).ifPresent(skip::add));
        wrong.addAll(line.wrong());
        return new CheckOptions(
                output.orElse(Output.TEXT),
                skip.isEmpty() ? Set.of() : EnumSet.copyOf(skip),
                line.has("report-only"),
                line.has("help"),
                line.rest());
    }

    private static <E extends Enum<E>> Optional<E> one(CommandLine line, String option, String text, E[] choices) {
        var names = new ArrayList<String>();
        for (var choice : choices) {
            var name = choice.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return Optional.of(choice);
            }
            names.add(name);
        }
        line.complain("--" + option + "=" + text + ": must be one of " + String.join(", ", names));
        return Optional.empty();
    }
}
