package io.curfew.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Makes {@code curfew.aot} of an app folder: runs the agent in it through start, scrapes, status pages, a drain with a
 * closed budget, a heartbeat and a completion, has it stopped by SIGTERM, and lets the JVM write down the classes and
 * profiles of that. Everything listens on loopback.
 *
 * <p>Argument: the app folder. Exit code 1 where the drain did not come to its end: an archive of half a drain would
 * ship unnoticed otherwise.
 */
public final class Training {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path app;
    private final HttpClient http = HttpClient.newHttpClient();

    private Training(Path app) {
        this.app = app;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        new Training(Path.of(args[0]).toAbsolutePath()).run();
        // The world's clients leave threads that end later.
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        var folder = Files.createDirectories(app.resolveSibling("training"));
        var log = folder.resolve("agent.log");
        Files.deleteIfExists(folder.resolve("training.p12"));
        try (var world = new TrainingWorld(folder)) {
            var port = freePort();
            var agent = start(world, port, log);
            try {
                drain(world, agent, URI.create("http://127.0.0.1:" + port));
                agent.destroy();
                // The JVM makes the archive before it ends.
                if (!agent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || agent.exitValue() != 0) {
                    throw new IllegalStateException("the agent has not ended well");
                }
            } catch (IllegalStateException failed) {
                throw new IllegalStateException(failed.getMessage() + "\n" + Files.readString(log), failed);
            } finally {
                agent.destroyForcibly();
            }
        }
        if (!Files.exists(app.resolve("curfew.aot"))) {
            throw new IllegalStateException("no archive was written\n" + Files.readString(log));
        }
    }

    private void drain(TrainingWorld world, Process agent, URI at) {
        await("ready", agent, () -> get(at, "/readyz"));
        look(at);
        world.terminate();
        await("a heartbeat", agent, () -> {
            look(at);
            return world.heartbeaten();
        });
        world.open();
        await("the completion", agent, world::completed);
        look(at);
    }

    private void look(URI at) {
        for (var path : List.of("/metrics", "/status", "/", "/healthz", "/readyz")) {
            var _ = get(at, path);
        }
    }

    private Process start(TrainingWorld world, int port, Path log) throws IOException {
        // As bin/curfew and the image's entry point have it, but that the archive is written instead of read.
        var command = new ArrayList<>(List.of(
                app.resolve("runtime/bin/java").toString(),
                "@" + app.resolve("curfew.args"),
                "-XX:AOTCacheOutput=" + app.resolve("curfew.aot"),
                // What the methods of one drain were like is worth nothing to the one compiler there is: 2 MiB
                // resident.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTRecordTraining",
                // The kubeconfig and the AWS profiles of whoever builds are not for the training run.
                "-Duser.home=" + world.folder(),
                "-Djavax.net.ssl.trustStore=" + world.certificate().store(),
                "-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD,
                "-cp",
                app.resolve("lib/curfew-agent.jar").toString(),
                "io.curfew.agent.Main",
                "run"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(world.environment());
        builder.environment().put("CURFEW_HTTP_PORT", Integer.toString(port));
        return builder.start();
    }

    private boolean get(URI at, String path) {
        try {
            var request = HttpRequest.newBuilder(at.resolve(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void await(String what, Process agent, BooleanSupplier there) {
        var until = Instant.now().plus(LIMIT);
        while (!there.getAsBoolean()) {
            if (!agent.isAlive() || Instant.now().isAfter(until)) {
                throw new IllegalStateException("the training run waited in vain for " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(200));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
