package io.curfew.agent.aws;

import java.io.IOException;

/** The body of an answer is too large, or ended before its end. */
final class BrokenBodyException extends IOException {
    private final String words;

    BrokenBodyException(String words) {
        super(words);
        this.words = words;
    }

    String words() {
        return words;
    }
}
