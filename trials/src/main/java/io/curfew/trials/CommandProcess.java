package io.curfew.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of the real program that ends by itself: {@code bin/curfew enroll ...}. Its environment is what the trial
 * gives it and nothing else, so that it talks to loopback only.
 */
public final class CommandProcess {
    private static final int LIMIT_SECONDS = 60;

    private CommandProcess() {}

    /** How it ended, and what it wrote. */
    public record Outcome(int exitCode, List<String> out, List<String> err) {
        public Outcome {
            out = List.copyOf(out);
            err = List.copyOf(err);
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws IllegalStateException where it still runs after a minute; it is killed then
     */
    public static Outcome run(Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        var out = Files.createTempFile("curfew-", ".out");
        var err = Files.createTempFile("curfew-", ".err");
        var builder = new ProcessBuilder(
                AgentProcess.appFolder().resolve("bin/curfew").toString());
        builder.command().addAll(List.of(words));
        var path = builder.environment().getOrDefault("PATH", "");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        var process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still running: " + Files.readString(out) + Files.readString(err));
            }
            return new Outcome(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
