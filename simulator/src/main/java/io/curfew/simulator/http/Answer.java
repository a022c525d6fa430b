package io.curfew.simulator.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The answer to one request: either sent whole or streamed. */
public interface Answer {

    /** Sends everything at once, with its Content-Length; a header {@code Connection: close} closes thereafter. */
    void send(int status, Map<String, String> headers, byte[] body) throws IOException;

    /** Sends the status and headers, then one chunk for each write to the stream. */
    AnswerStream stream(int status, Map<String, String> headers) throws IOException;

    /** Whether the client has closed its side. For those who stream and have nothing to write for a while. */
    boolean clientGone();

    default void send(int status) throws IOException {
        send(status, Map.of(), new byte[0]);
    }

    default void send(int status, String contentType, String body) throws IOException {
        send(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }
}
