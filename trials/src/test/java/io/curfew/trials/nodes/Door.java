package io.curfew.trials.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/**
 * Passes connections from an address that the nodes reach on to a server on the loopback, where the simulator stays.
 * Where it leads may change, as when a node gets another instance.
 */
final class Door implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket();
    private final String address;
    private volatile int behind;

    private Door(String address, URI behind) throws IOException {
        this.address = address;
        this.behind = behind.getPort();
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 200);
        Thread.ofVirtual().name("door").start(this::accept);
    }

    static Door open(String address, URI behind) {
        try {
            return new Door(address, behind);
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot listen at " + address, refused);
        }
    }

    URI uri() {
        return URI.create("http://" + address + ":" + listener.getLocalPort());
    }

    /** From the next connection on. */
    void leadTo(URI server) {
        behind = server.getPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var outside = listener.accept();
                var inside = new Socket(InetAddress.ofLiteral("127.0.0.1"), behind);
                pump(outside, inside);
                pump(inside, outside);
            } catch (IOException closed) {
                // By close(), or by a client that gave up.
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        Thread.ofVirtual().name("door-pump").start(() -> {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException closed) {
                // One side has gone; both are closed.
            }
        });
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
