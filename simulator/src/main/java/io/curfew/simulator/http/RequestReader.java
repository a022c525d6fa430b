package io.curfew.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the requests of one connection. */
final class RequestReader {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LARGEST_BODY = 64 * 1024 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final InputStream in;
    private final OutputStream out;

    RequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** A request, the target as it was sent, and whether the client wants the connection closed after it. */
    record Incoming(Request request, String target, boolean closeAfter) {}

    /** The next request; empty where the client closed instead. What is no HTTP throws, which closes. */
    Optional<Incoming> next() throws IOException {
        var start = line();
        while (start.filter(String::isEmpty).isPresent()) {
            start = line();
        }
        return start.isEmpty() ? Optional.empty() : Optional.of(after(start.get()));
    }

    private Incoming after(String startLine) throws IOException {
        var words = startLine.split(" ", -1);
        if (words.length != 3) {
            throw new IOException("no request line: " + startLine);
        }
        var headers = headers();
        var target = new Target(words[1]);
        var request = new Request(words[0], target.path(), target.query(), headers, body(headers));
        return new Incoming(request, words[1], closes(words[2], headers));
    }

    private static boolean closes(String version, Map<String, List<String>> headers) {
        return version.equals("HTTP/1.0") || has(headers, "Connection", "close");
    }

    private Map<String, List<String>> headers() throws IOException {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var line = requiredLine(); !line.isEmpty(); line = requiredLine()) {
            var colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("no header: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
                    .add(line.substring(colon + 1).strip());
        }
        return Collections.unmodifiableMap(headers);
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        var chunked = has(headers, "Transfer-Encoding", "chunked");
        var length = chunked ? 0 : length(headers);
        if (!chunked && length == 0) {
            return new byte[0];
        }
        if (has(headers, "Expect", "100-continue")) {
            out.write(CONTINUE);
            out.flush();
        }
        return chunked ? chunks() : bytes(length);
    }

    private static int length(Map<String, List<String>> headers) throws IOException {
        var text = headers.getOrDefault("Content-Length", List.of("0")).getFirst();
        return size(text, 10);
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var size = size(requiredLine().split(";", 2)[0].strip(), 16);
            if (size == 0) {
                headers();
                return body.toByteArray();
            }
            body.write(bytes(size));
            requiredLine();
            if (body.size() > LARGEST_BODY) {
                throw new IOException("body too large");
            }
        }
    }

    private static int size(String text, int radix) throws IOException {
        try {
            var size = Integer.parseUnsignedInt(text, radix);
            if (size < 0 || size > LARGEST_BODY) {
                throw new IOException("body too large: " + text);
            }
            return size;
        } catch (NumberFormatException e) {
            throw new IOException("no length: " + text, e);
        }
    }

    private byte[] bytes(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("half a body");
        }
        return bytes;
    }

    private String requiredLine() throws IOException {
        return line().orElseThrow(() -> new EOFException("half a request"));
    }

    private Optional<String> line() throws IOException {
        var line = new ByteArrayOutputStream(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return Optional.empty();
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("line too long");
            }
            line.write(next);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private static boolean has(Map<String, List<String>> headers, String name, String token) {
        return headers.getOrDefault(name, List.of()).stream()
                .anyMatch(value -> List.of(value.toLowerCase(Locale.ROOT).split("\\s*,\\s*"))
                        .contains(token));
    }
}
