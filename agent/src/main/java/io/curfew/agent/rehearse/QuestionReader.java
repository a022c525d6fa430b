package io.curfew.agent.rehearse;

import io.curfew.agent.settings.CommandLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a question from options or from the query of a request, which have the same names. */
public final class QuestionReader {
    /** The names. */
    public static final List<String> NAMES = List.of("notice", "in", "hook-timeout");

    private QuestionReader() {}

    /** Empty where something is wrong, which {@code line} has been told. */
    public static Optional<Question> read(CommandLine line) {
        var text = line.one("notice").orElse(Announced.SPOT.text());
        var announced = Announced.parse(text);
        if (announced.isEmpty()) {
            line.complain("--notice=" + printable(text) + ": must be one of " + Announced.all());
            return Optional.empty();
        }
        var in = line.length("in", "1s", "48h");
        var hookTimeout = line.length("hook-timeout", "30s", "48h");
        if (in.isPresent() && !announced.get().timed()) {
            line.complain("--in: only spot and maintenance name a time");
        }
        if (hookTimeout.isPresent() && !announced.get().runsHooks()) {
            line.complain("--hook-timeout: only asg-termination and warm-pool run hooks");
        }
        return line.wrong().isEmpty() ? Optional.of(new Question(announced.get(), in, hookTimeout)) : Optional.empty();
    }

    /** The same of the query of a request: {@code notice=spot&in=90s}. Other names in it are left alone. */
    public static CommandLine line(Map<String, String> query) {
        return new CommandLine(
                NAMES.stream()
                        .filter(query::containsKey)
                        .map(n -> "--" + n + "=" + query.get(n))
                        .toList(),
                NAMES,
                List.of());
    }

    private static String printable(String text) {
        var plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 40 ? plain : plain.substring(0, 40) + "...";
    }
}
