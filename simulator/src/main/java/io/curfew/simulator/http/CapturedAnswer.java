package io.curfew.simulator.http;

import java.io.IOException;
import java.util.Map;

/** Takes the answer that a client will not get, or not whole. */
final class CapturedAnswer implements Answer {
    private int status = 200;
    private Map<String, String> headers = Map.of();
    private byte[] body = new byte[0];

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    @Override
    public void send(int answered, Map<String, String> withHeaders, byte[] withBody) {
        status = answered;
        headers = withHeaders;
        body = withBody;
    }

    @Override
    public AnswerStream stream(int answered, Map<String, String> withHeaders) {
        send(answered, withHeaders, new byte[0]);
        return new AnswerStream() {
            @Override
            public void write(byte[] chunk) throws IOException {
                body = chunk;
                throw new IOException("the answer is lost by a fault");
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    @Override
    public boolean clientGone() {
        return true;
    }
}
