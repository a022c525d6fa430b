package io.curfew.simulator.real;

import io.curfew.simulator.real.KubernetesBinaries.Found;
import io.curfew.simulator.real.KubernetesBinaries.Missing;
import io.curfew.simulator.real.KubernetesBinaries.Search;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs the build script, where the Go on the PATH is new enough. */
record BinariesBuild(Path script) {

    private static final Pattern GO_VERSION = Pattern.compile("go1\\.(\\d+).*");
    private static final int OLDEST_GO = 26;
    private static final long LONGEST_BUILD_MINUTES = 30;

    Search run() {
        try {
            var go = lastLine(List.of("go", "env", "GOVERSION"));
            var version = GO_VERSION.matcher(go);
            if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST_GO) {
                return new Missing("the go on the PATH is " + go + ", building needs 1." + OLDEST_GO + " or newer");
            }
            return new Found(new KubernetesBinaries(Path.of(lastLine(List.of("bash", script.toString())))));
        } catch (IOException | IllegalArgumentException broken) {
            return new Missing("cannot build etcd and kube-apiserver: " + broken.getMessage());
        }
    }

    private static String lastLine(List<String> command) throws IOException {
        var output = Files.createTempFile("curfew-build", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LONGEST_BUILD_MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
                throw new IOException(String.join(" ", command) + " did not end in time");
            }
            var lines = Files.readString(output).strip().lines().toList();
            var last = lines.isEmpty() ? "" : lines.getLast();
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": exit code " + process.exitValue() + ", " + last);
            }
            return last;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while building", interrupted));
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
