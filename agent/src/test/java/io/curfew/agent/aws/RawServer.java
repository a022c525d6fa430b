package io.curfew.agent.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Answers each request for a token well, and every other with the given bytes, after which it hangs up. */
final class RawServer implements AutoCloseable {
    private final ServerSocket server;
    private final String answer;

    RawServer(String answer) throws IOException {
        this.answer = answer;
        this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                var request = new StringBuilder();
                while (request.indexOf("\r\n\r\n") < 0) {
                    request.append((char) socket.getInputStream().read());
                }
                String token = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n"
                        + "X-aws-ec2-metadata-token-ttl-seconds: 21600\r\n\r\ntoken";
                String bytes = request.indexOf("PUT") == 0 ? token : answer;
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
            } catch (SocketException e) {
                // The client or this test hung up.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
