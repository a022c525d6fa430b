package io.curfew.agent.kubernetes;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Nothing came in time. */
final class Silence extends InterruptedIOException {
    Silence(Duration patience) {
        super("no answer within " + patience.toSeconds() + " s");
    }
}
