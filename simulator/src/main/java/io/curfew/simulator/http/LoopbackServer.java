package io.curfew.simulator.http;

import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.fault.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP/1.1 server on a free port of 127.0.0.1, with keep-alive, chunks both ways and one virtual thread per
 * connection. An offer to upgrade to HTTP/2 is ignored.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final int BACKLOG = 512;

    private final String name;
    private final InstantSource clock;
    private final Handler handler;
    private final Ledger ledger = new Ledger();
    private final Rules<Request, Fault> faults = new Rules<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private ServerSocket listener;

    private LoopbackServer(String name, InstantSource clock, Handler handler) throws IOException {
        this.name = name;
        this.clock = clock;
        this.handler = handler;
        listener = bind(0);
        port = listener.getLocalPort();
        accept(listener);
    }

    /** Starts a server; {@code name} is for thread names. */
    public static LoopbackServer start(String name, Handler handler) {
        return start(name, InstantSource.system(), handler);
    }

    /** The same, with a ledger that takes its instants from {@code clock}. */
    public static LoopbackServer start(String name, InstantSource clock, Handler handler) {
        try {
            return new LoopbackServer(name, clock, handler);
        } catch (IOException e) {
            throw new UncheckedIOException("no port on the loopback for " + name, e);
        }
    }

    /** Where it listens, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    public Ledger ledger() {
        return ledger;
    }

    public Rules<Request, Fault> faults() {
        return faults;
    }

    /** Refuses new connections and cuts those that are open, as a server that is gone for a while. */
    public synchronized void stopListening() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutConnections();
    }

    /** Listens again on the same port; does nothing where it does already. */
    public synchronized void listenAgain() {
        if (!listener.isClosed()) {
            return;
        }
        try {
            listener = bind(port);
            accept(listener);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " is taken", e);
        }
    }

    /** Cuts every open connection, and goes on listening. */
    public void cutConnections() {
        open.forEach(LoopbackServer::closeQuietly);
    }

    @Override
    public void close() {
        stopListening();
        faults.clear();
    }

    private static ServerSocket bind(int port) throws IOException {
        var socket = new ServerSocket();
        // Without it the old connections, still in TIME_WAIT, would keep the port.
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
        return socket;
    }

    private void accept(ServerSocket from) {
        Thread.ofVirtual().name(name + "-accept").start(() -> {
            while (!from.isClosed()) {
                try {
                    serve(from.accept(), from);
                } catch (IOException e) {
                    // Closed by stopListening, or a client gave up before it was accepted.
                }
            }
        });
    }

    private void serve(Socket socket, ServerSocket from) {
        var number = ledger.connectionOpened();
        open.add(socket);
        if (from.isClosed()) {
            closeQuietly(socket);
        }
        Thread.ofVirtual().name(name + "-" + number).start(() -> {
            try (socket) {
                new Connection(socket, number, handler, faults, ledger, clock).serve();
            } catch (IOException e) {
                // The client went away, or was made to.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                open.remove(socket);
            }
        });
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
