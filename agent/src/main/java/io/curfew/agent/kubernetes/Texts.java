package io.curfew.agent.kubernetes;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Other people's words, made fit for one line of ours. */
final class Texts {
    private static final int LONGEST = 500;

    private Texts() {}

    /** One line of at most 500 characters. */
    static String oneLine(String text) {
        var line = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    /** What went wrong, without the wrappers of futures. */
    static String of(Throwable trouble) {
        var real = unwrapped(trouble);
        var name = real.getClass().getSimpleName();
        return oneLine(Optional.ofNullable(real.getMessage())
                .filter(message -> !message.isBlank())
                .map(message -> name + ": " + message)
                .orElse(name));
    }

    static Throwable unwrapped(Throwable trouble) {
        var cause = trouble.getCause();
        var wrapper = trouble instanceof ExecutionException
                || trouble instanceof CompletionException
                || trouble instanceof UncheckedIOException;
        return wrapper && cause != null ? unwrapped(cause) : trouble;
    }
}
