package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app folder as the build leaves it and as it is copied about. */
final class AppFolderTrial {
    private final Path app = AgentProcess.appFolder();

    @Test
    void theAotCacheFitsTheRuntimeTheJarsAndTheFlags() throws Exception {
        // With this mode the JVM ends where it cannot use the cache.
        assertThat(java(app, app.resolve("curfew.aot"), "-XX:AOTMode=on")).startsWith("0 ");
    }

    @Test
    void itFitsInACopyOfTheFolderElsewhere(@TempDir Path elsewhere) throws Exception {
        var copy = new ProcessBuilder("cp", "-r", app.toString(), elsewhere.toString()).start();
        assertThat(copy.waitFor()).isZero();
        var there = elsewhere.resolve(app.getFileName());

        assertThat(java(there, there.resolve("curfew.aot"), "-XX:AOTMode=on")).startsWith("0 ");
    }

    @Test
    void aCacheThatDoesNotFitCostsNoWord(@TempDir Path folder) throws Exception {
        var broken = folder.resolve("broken.aot");
        Files.writeString(broken, "no cache");
        var withIt = java(app, app.resolve("curfew.aot"), "-XX:AOTMode=auto");

        assertThat(java(app, broken, "-XX:AOTMode=auto")).isEqualTo(withIt);
        assertThat(java(app, folder.resolve("absent.aot"), "-XX:AOTMode=auto")).isEqualTo(withIt);
    }

    /** Exit code, and all that `curfew help` wrote. */
    private static String java(Path app, Path cache, String mode) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        app.resolve("runtime/bin/java").toString(),
                        "@" + app.resolve("curfew.args"),
                        "-XX:AOTCache=" + cache,
                        mode,
                        "-cp",
                        app.resolve("lib/curfew-agent.jar").toString(),
                        "io.curfew.agent.Main",
                        "help")
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() + " " + said;
    }
}
