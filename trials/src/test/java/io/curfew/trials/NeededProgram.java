package io.curfew.trials;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program of the machine that some tests need. */
final class NeededProgram {
    private NeededProgram() {}

    /**
     * Where there is none on the PATH the test is skipped with a line that says how to get it; under {@code CI=true} it
     * fails.
     */
    static Path of(String name, String without, String remedy) {
        var found = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        var line = without + ": no " + name + " on the PATH; " + remedy + " has it";
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("CI=true, and " + line);
        }
        assumeTrue(found.isPresent(), line);
        return found.orElseThrow();
    }
}
