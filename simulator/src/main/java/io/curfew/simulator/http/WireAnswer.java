package io.curfew.simulator.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntConsumer;

/** Writes an answer to a socket. */
final class WireAnswer implements Answer {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final Socket socket;
    private final BufferedInputStream in;
    private final OutputStream out;
    private final boolean head;
    private final IntConsumer onStatus;
    private boolean closeAfter;
    private boolean begun;
    private boolean chunksOpen;

    WireAnswer(Socket socket, BufferedInputStream in, RequestReader.Incoming incoming, IntConsumer onStatus)
            throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
        this.head = incoming.request().method().equals("HEAD");
        this.closeAfter = incoming.closeAfter();
        this.onStatus = onStatus;
    }

    @Override
    public void send(int status, Map<String, String> headers, byte[] body) throws IOException {
        var bytes = begin(status, headers);
        if (mayHaveBody(status)) {
            line(bytes, "Content-Length: " + body.length);
        }
        bytes.write(LINE_END);
        if (!head && mayHaveBody(status)) {
            bytes.write(body);
        }
        flush(bytes);
        if (closeAfter) {
            socket.close();
        }
    }

    @Override
    public AnswerStream stream(int status, Map<String, String> headers) throws IOException {
        var bytes = begin(status, headers);
        line(bytes, "Transfer-Encoding: chunked");
        bytes.write(LINE_END);
        flush(bytes);
        chunksOpen = !head;
        return new Chunks();
    }

    /** Promises the whole body and sends half of it; whoever calls this closes the socket. */
    void sendHalf(CapturedAnswer answer) throws IOException {
        var body = answer.body();
        var bytes = begin(answer.status(), answer.headers());
        line(bytes, "Content-Length: " + Math.max(2, body.length));
        bytes.write(LINE_END);
        bytes.write(Arrays.copyOf(body, body.length / 2));
        flush(bytes);
    }

    @Override
    public boolean clientGone() {
        try {
            if (socket.isClosed()) {
                return true;
            }
            socket.setSoTimeout(1);
            in.mark(1);
            var next = in.read();
            in.reset();
            socket.setSoTimeout(0);
            return next < 0;
        } catch (SocketTimeoutException e) {
            return !waitForever();
        } catch (IOException e) {
            return true;
        }
    }

    boolean begun() {
        return begun;
    }

    /** Called when the handler has returned: whatever it left open is ended. */
    void end() throws IOException {
        if (!begun) {
            send(500, "text/plain", "the simulator gave no answer");
        }
        if (chunksOpen) {
            new Chunks().close();
        }
    }

    private boolean waitForever() {
        try {
            socket.setSoTimeout(0);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private ByteArrayOutputStream begin(int status, Map<String, String> headers) throws IOException {
        if (begun) {
            throw new IllegalStateException("answered already");
        }
        begun = true;
        onStatus.accept(status);
        var bytes = new ByteArrayOutputStream();
        line(bytes, "HTTP/1.1 " + status + " " + Reason.of(status));
        for (var header : headers.entrySet()) {
            line(bytes, header.getKey() + ": " + header.getValue());
            if (header.getKey().equalsIgnoreCase("Connection")
                    && header.getValue().equalsIgnoreCase("close")) {
                closeAfter = true;
            }
        }
        return bytes;
    }

    private void flush(ByteArrayOutputStream bytes) throws IOException {
        out.write(bytes.toByteArray());
        out.flush();
    }

    private static boolean mayHaveBody(int status) {
        return status >= 200 && status != 204 && status != 304;
    }

    private static void line(ByteArrayOutputStream bytes, String line) throws IOException {
        bytes.write(line.getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(LINE_END);
    }

    private final class Chunks implements AnswerStream {
        @Override
        public void write(byte[] chunk) throws IOException {
            // An empty chunk would end the body.
            if (!chunksOpen || chunk.length == 0) {
                return;
            }
            var bytes = new ByteArrayOutputStream();
            line(bytes, Integer.toHexString(chunk.length));
            bytes.write(chunk);
            bytes.write(LINE_END);
            flush(bytes);
        }

        @Override
        public void close() throws IOException {
            if (chunksOpen) {
                chunksOpen = false;
                out.write(LAST_CHUNK);
                out.flush();
            }
            if (closeAfter) {
                socket.close();
            }
        }
    }
}
