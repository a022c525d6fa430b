package io.curfew.simulator.fault;

import java.time.Duration;
import java.util.Map;

/**
 * What a server does to a request instead of answering it as it should. Durations are of the clock on the wall, since
 * it is the client's patience that is tried.
 */
public sealed interface Fault {

    /** Answers this, whatever was asked; the request has no effect. */
    record Answered(int status, Map<String, String> headers, String body) implements Fault {
        public Answered {
            headers = Map.copyOf(headers);
        }
    }

    /** Waits, then does {@code then}. Ends early where the rule is removed. */
    record Delayed(Duration by, Fault then) implements Fault {}

    /** Takes the request and says nothing until the rule is removed, then goes on if the client still listens. */
    record Hung() implements Fault {}

    /** Cuts the connection with a TCP reset; the request has no effect. */
    record Reset() implements Fault {}

    /** Lets the request have its effect, then sends half of the body it had promised, and closes. */
    record HalfAnswered() implements Fault {}

    /** Lets the request have its effect, then resets the connection: the answer is lost. */
    record AnswerLost() implements Fault {}

    /** Answers 200 with this many bytes of nonsense, in chunks; the request has no effect. */
    record Garbage(long bytes) implements Fault {}

    /** Handles the request as if there were no fault: what follows a delay. */
    record None() implements Fault {}

    static Fault answer(int status) {
        return new Answered(status, Map.of(), "");
    }

    static Fault answer(int status, Map<String, String> headers, String body) {
        return new Answered(status, headers, body);
    }

    static Fault delay(Duration by) {
        return new Delayed(by, new None());
    }

    static Fault hang() {
        return new Hung();
    }

    static Fault reset() {
        return new Reset();
    }

    static Fault halfAnAnswer() {
        return new HalfAnswered();
    }

    static Fault answerLost() {
        return new AnswerLost();
    }

    static Fault garbage(long bytes) {
        return new Garbage(bytes);
    }
}
