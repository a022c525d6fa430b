package io.curfew.simulator.real;

import io.curfew.simulator.real.ServerProcess.EndedEarly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A real etcd and kube-apiserver (about 3 s to start, 300 MiB), with controllers where asked for. No scheduler and no
 * kubelet: a test binds pods by {@code spec.nodeName}, patches their status and deletes them with grace 0 where a
 * kubelet would have ended them. RBAC, the Node authorizer and NodeRestriction are on.
 *
 * <p>Everything listens on loopback and lives in a temporary folder; both go with {@link #close()} or with the JVM.
 */
public final class RealApiServer implements AutoCloseable {

    private static final int ATTEMPTS = 3;

    private final ControlPlane plane;
    private final String adminToken;
    private final Deque<ServerProcess> running = new ArrayDeque<>();
    private final Thread atJvmExit = new Thread(this::stop, "stop-real-api-server");
    private Optional<ServerProcess> controllerManager = Optional.empty();
    private boolean stopped;

    private RealApiServer(ControlPlane plane, String adminToken) {
        this.plane = plane;
        this.adminToken = adminToken;
    }

    /**
     * Returns when the server is ready.
     *
     * @throws IllegalStateException with the tail of the log, where a program ended early or did not get ready in a
     *     minute
     */
    public static RealApiServer start(Options options) {
        for (var attempt = 1; ; attempt++) {
            try {
                return startOnce(options);
            } catch (EndedEarly ended) {
                if (attempt == ATTEMPTS || !ended.becauseOfItsPort()) {
                    throw ended;
                }
            }
        }
    }

    private static RealApiServer startOnce(Options options) {
        var adminToken = UUID.randomUUID().toString();
        var accounts = new ArrayList<>(options.accounts());
        accounts.add(new Options.Account(adminToken, "admin", List.of("system:masters")));
        var files = ServerFiles.create(accounts);
        var server = new RealApiServer(ControlPlane.onFreePorts(options, files), adminToken);
        Runtime.getRuntime().addShutdownHook(server.atJvmExit);
        try {
            server.startAll();
            return server;
        } catch (RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private void startAll() {
        var etcd = run(plane::startEtcd);
        Readiness.await("etcd", etcd, this::etcdHasHistory);
        var apiServer = run(plane::startApiServer);
        Readiness.await("kube-apiserver", apiServer, this::isReady);
        if (!plane.options().controllers().isEmpty()) {
            writeKubeconfig(plane.files().adminKubeconfig());
            startControllers();
        }
    }

    /** Base address, {@code https://127.0.0.1:port}. */
    public URI uri() {
        return plane.apiServer();
    }

    /** Bearer token of a user in {@code system:masters}. */
    public String adminToken() {
        return adminToken;
    }

    /** PEM file with the authority that signed the server's certificate. */
    public Path certificateAuthority() {
        return plane.files().servingCertificate();
    }

    /** For a client of the JDK. */
    public SSLContext trust() {
        try {
            return LoopbackHttp.trusting(certificateAuthority());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Writes a kubeconfig of the administrator. */
    public void writeKubeconfig(Path file) {
        writeKubeconfig(file, adminToken);
    }

    /** Writes a kubeconfig for whoever presents {@code token}. */
    public void writeKubeconfig(Path file, String token) {
        try {
            new Kubeconfig(uri(), certificateAuthority(), token).write(file);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /**
     * Every request so far, in the order of completion. The server writes an entry a moment after the client has the
     * answer, so wait for what is expected.
     */
    public List<AuditEntry> auditLog() {
        try (var lines = Files.lines(plane.files().auditLog())) {
            return lines.map(AuditEntry::parse).flatMap(Optional::stream).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Writes an object past the API server and all its checks, as only a fault of Kubernetes itself would.
     *
     * @param key such as {@code /registry/poddisruptionbudgets/shop/web}
     * @param object whole, as JSON with apiVersion and kind
     */
    public void store(String key, String object) {
        try {
            var put = "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(base64(key), base64(object));
            var answer = LoopbackHttp.post(plane.etcd().resolve("/v3/kv/put"), put);
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("etcd answered " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Starts the controllers of the options, again after {@link #stopControllers()}; they need a moment to begin. */
    public synchronized void startControllers() {
        stopControllers();
        controllerManager = Optional.of(run(plane::startControllerManager));
    }

    /** As when the controller manager is down: nobody observes budgets. */
    public synchronized void stopControllers() {
        controllerManager.ifPresent(process -> {
            process.close();
            running.remove(process);
        });
        controllerManager = Optional.empty();
    }

    /** Throws, with the tail of its log, where one of the programs has ended by itself. */
    public synchronized void checkAlive() {
        running.forEach(ServerProcess::checkAlive);
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atJvmExit);
        } catch (IllegalStateException exiting) {
            // The JVM is already on its way out and the hook has run or will run: nothing is left to stop.
        }
    }

    private synchronized void stop() {
        stopped = true;
        // The youngest first, so that nothing logs that its server went away.
        while (!running.isEmpty()) {
            running.pop().close();
        }
        plane.files().delete();
    }

    /** Under the lock, so that no program starts beside a JVM exit and outlives it. */
    private synchronized ServerProcess run(Supplier<ServerProcess> start) {
        if (stopped) {
            throw new IllegalStateException("this server is closed");
        }
        var process = start.get();
        running.push(process);
        return process;
    }

    /**
     * Writes a few revisions before the API server starts. A new store begins at revision 1, and a watch from
     * resourceVersion 1 would be answered; in a cluster with a past it gets 410, and tests want that.
     */
    private boolean etcdHasHistory() throws IOException {
        var put = "{\"key\":\"Y3VyZmV3\",\"value\":\"aGlzdG9yeQ==\"}";
        for (var revision = 0; revision < 10; revision++) {
            if (LoopbackHttp.post(plane.etcd().resolve("/v3/kv/put"), put).statusCode() != 200) {
                return false;
            }
        }
        return true;
    }

    private boolean isReady() throws IOException {
        return Files.exists(certificateAuthority())
                && LoopbackHttp.get(trust(), uri().resolve("/readyz"), adminToken)
                                .statusCode()
                        == 200;
    }
}
