package io.curfew.agent.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** An answer whose headers are here and whose body is still to be read. Must be closed. */
record Reply(int code, Optional<Duration> retryAfter, Body body) implements AutoCloseable {
    /** More than any single object or Status can have: etcd takes 1.5 MiB. */
    static final long LONGEST_OBJECT = 4L << 20;

    Answer whole() throws IOException {
        body.allow(LONGEST_OBJECT);
        return new Answer(code, retryAfter, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Itself where the answer is 200; else it is closed, and the refusal thrown. */
    Reply expectGood() throws IOException {
        if (code == 200) {
            return this;
        }
        try (this) {
            throw new Refused(whole().refusal());
        }
    }

    @Override
    public void close() {
        body.close();
    }
}
