package io.curfew.trials;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A headless Chromium that reaches nothing but the loopback: every name and every other address resolves to nothing,
 * and a proxy that is not there stands before the rest.
 */
final class Browser implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--headless",
            // The tests may run as root, and the only page is our own.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-domain-reliability",
            "--disable-extensions",
            "--disable-sync",
            "--metrics-recording-only",
            "--no-first-run",
            "--no-default-browser-check",
            "--hide-scrollbars",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--proxy-server=http://127.0.0.1:1",
            "--proxy-bypass-list=127.0.0.1",
            "--remote-debugging-port=0");

    private final Path folder;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<BrowserPage> pages = new ArrayList<>();

    private Browser(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Where there is none the test is skipped with a line that says so; under {@code CI=true} it fails. */
    static Browser needed() throws IOException {
        var program = NeededProgram.of("chromium", "the status page is not tried in a browser", "Debian's chromium");
        var folder = Files.createTempDirectory("curfew-browser");
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(FLAGS);
        command.add("--user-data-dir=" + folder.resolve("profile"));
        command.add("about:blank");
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("HOME", folder.toString());
        return new Browser(folder, builder.start());
    }

    /** A new tab that is {@code width} CSS pixels wide and as dense as {@code scale} says. */
    BrowserPage page(int width, int height, int scale) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(30))
                .build();
        JsonNode target = Stage.json(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        var page = BrowserPage.open(
                http, URI.create(target.path("webSocketDebuggerUrl").asText()));
        pages.add(page);
        page.size(width, height, scale);
        return page;
    }

    private int port() {
        var file = folder.resolve("profile").resolve("DevToolsActivePort");
        Stage.within(60)
                .until(() -> Files.exists(file) && Files.readAllLines(file).size() > 1);
        try {
            return Integer.parseInt(Files.readAllLines(file).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        pages.forEach(BrowserPage::close);
        http.close();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException | IOException gone) {
            // A child of the browser still tidies up; the system's own cleaning takes the rest of a temporary folder.
            folder.toFile().deleteOnExit();
        }
    }
}
