package io.curfew.trials;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real agent, as users run it: {@code bin/curfew run} of the app folder, a process of its own.
 *
 * <p>Whatever the tests give it, metadata, credentials and endpoints are set, so that it talks to loopback only.
 */
public final class AgentProcess implements AutoCloseable {
    private final Process process;
    private final int port;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    private AgentProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * What the process is given.
     *
     * @param environment beyond the standard variables, such as {@code CURFEW_DRAIN_TIMEOUT}
     */
    public record World(
            String nodeName, Path kubeconfig, URI metadata, URI autoScaling, Map<String, String> environment) {}

    /** Starts it; its standard output and error go to {@code log}, appended. */
    public static AgentProcess start(World world, Path log) throws IOException {
        return start(world, log, freePort());
    }

    private static AgentProcess start(World world, Path log, int port) throws IOException {
        var builder = command(world, port);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new AgentProcess(builder.start(), port, log);
    }

    /**
     * Starts one that is expected to end by itself, and waits for that.
     *
     * @throws IllegalStateException where it still runs after {@code limit}; it is killed then
     */
    public static Outcome runToItsEnd(World world, Duration limit) throws IOException, InterruptedException {
        var out = Files.createTempFile("curfew-", ".out");
        var err = Files.createTempFile("curfew-", ".err");
        var process = command(world, freePort())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("still running after " + limit + ": " + Files.readString(out));
            }
            return new Outcome(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** How a process ended, and what it wrote. */
    public record Outcome(int exitCode, List<String> standardOutput, List<String> standardError) {
        public Outcome {
            standardOutput = List.copyOf(standardOutput);
            standardError = List.copyOf(standardError);
        }
    }

    private static ProcessBuilder command(World world, int port) {
        var builder = new ProcessBuilder(appFolder().resolve("bin/curfew").toString(), "run");
        var environment = builder.environment();
        var path = environment.getOrDefault("PATH", "");
        environment.clear();
        environment.put("PATH", path);
        environment.put("NODE_NAME", world.nodeName());
        environment.put("KUBECONFIG", world.kubeconfig().toString());
        environment.put("AWS_REGION", "eu-west-1");
        environment.put("AWS_ACCESS_KEY_ID", "dummy");
        environment.put("AWS_SECRET_ACCESS_KEY", "dummy");
        environment.put("AWS_ENDPOINT_URL", world.autoScaling().toString());
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", world.metadata().toString());
        environment.put("CURFEW_HTTP_PORT", Integer.toString(port));
        environment.put("CURFEW_HTTP_BIND", "127.0.0.1");
        environment.putAll(world.environment());
        return builder;
    }

    /** The app folder that the agent module's package phase has left. */
    public static Path appFolder() {
        var set = System.getProperty("curfew.home");
        var folder = set != null ? Path.of(set) : Path.of("..", "agent", "target", "curfew");
        if (!Files.isExecutable(folder.resolve("bin/curfew"))) {
            throw new IllegalStateException(
                    "no app folder at " + folder.toAbsolutePath().normalize()
                            + ": build it with ./mvnw package, or name it with -Dcurfew.home=");
        }
        return folder.toAbsolutePath().normalize();
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Where it serves {@code path}. */
    public URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The answer of the agent's HTTP port, whatever its status. */
    public Answer get(String path) {
        try {
            var request = HttpRequest.newBuilder(address(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, e.toString());
        }
    }

    /** {@code status} is 0 where nobody answered. */
    public record Answer(int status, String body) {
        public boolean ok() {
            return status == 200;
        }
    }

    /** Everything that the process has written so far. */
    public List<String> log() throws IOException {
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** SIGKILL: no chance to say goodbye. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    /** SIGTERM; returns the exit code, or throws where it has not stopped within {@code limit}. */
    public int terminate(Duration limit) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the agent has not stopped within " + limit);
        }
        return process.exitValue();
    }

    /** What the kernel says about the process's memory, in KiB, by the names of /proc: VmRSS, RssAnon, VmHWM. */
    public Map<String, Long> memory() throws IOException {
        var figures = new HashMap<String, Long>();
        for (var line : Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))) {
            var parts = new ArrayList<>(List.of(line.split("[:\\s]+")));
            if (parts.size() >= 2 && (line.startsWith("Vm") || line.startsWith("Rss"))) {
                figures.put(parts.get(0), Long.parseLong(parts.get(1)));
            }
        }
        return figures;
    }

    @Override
    public void close() {
        http.close();
        process.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
