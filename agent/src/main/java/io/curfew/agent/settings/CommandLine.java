package io.curfew.agent.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a command that is not {@code run}: {@code --name=value}, {@code --name value}, or a flag alone. What is
 * wrong is gathered, so that it is told in one go.
 */
public final class CommandLine {
    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> flagsGiven = new ArrayList<>();
    private final List<String> rest = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    /**
     * @param valued names of the options that have a value, without the dashes
     * @param flags names of the options that have none
     */
    public CommandLine(List<String> args, List<String> valued, List<String> flags) {
        for (int i = 0; i < args.size(); i++) {
            var word = args.get(i);
            var equals = word.indexOf('=');
            var name = word.startsWith("--") ? word.substring(2, equals < 0 ? word.length() : equals) : "";
            var hasNext = i + 1 < args.size() && !args.get(i + 1).startsWith("--");
            if (flags.contains(name)) {
                note(name, equals);
            } else if (!valued.contains(name)) {
                rest.add(word);
            } else if (equals >= 0) {
                add(name, word.substring(equals + 1));
            } else if (hasNext) {
                add(name, args.get(++i));
            } else {
                wrong.add("--" + name + ": needs a value, like --" + name + "=VALUE");
            }
        }
    }

    private void note(String flag, int equals) {
        flagsGiven.add(flag);
        if (equals >= 0) {
            wrong.add("--" + flag + ": takes no value");
        }
    }

    private void add(String name, String value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    /** Words that are none of these options, in their order. */
    public List<String> rest() {
        return List.copyOf(rest);
    }

    /** Whether the flag was given. */
    public boolean has(String flag) {
        return flagsGiven.contains(flag);
    }

    /** Every value of an option that may be given more than once. */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** The value of an option that may be given once. */
    public Optional<String> one(String name) {
        var given = all(name);
        if (given.size() > 1) {
            complain("--" + name + ": is given more than once");
        }
        return given.stream().findFirst();
    }

    /** A length of time within these bounds. */
    public Optional<Duration> length(String name, String least, String most) {
        return one(name).flatMap(text -> switch (new DurationKind(least, most, "30m or 2h").read(text)) {
            case Kind.Read.Good<Duration>(var length) -> Optional.of(length);
            case Kind.Read.Bad<Duration>(var why) -> {
                complain("--" + name + "=" + Words.shown(text) + ": " + why);
                yield Optional.empty();
            }
        });
    }

    public void complain(String line) {
        if (!wrong.contains(line)) {
            wrong.add(line);
        }
    }

    /** One line for each word that is left over, for a command that knows no other options. */
    public void refuseRest(String command, List<String> known) {
        for (var word : rest) {
            if (!word.startsWith("--")) {
                complain(Words.shown(word) + ": is not an option; options look like --" + known.getFirst() + "=VALUE");
                continue;
            }
            var name = word.replaceFirst("=.*", "").substring(2);
            complain("--" + Words.shown(name) + ": no such option; "
                    + Words.nearest(name, known)
                            .map(n -> "did you mean --" + n + "?")
                            .orElse("`curfew " + command + " --help` lists all"));
        }
    }

    /** What is wrong so far. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }
}
