package io.curfew.agent.check;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that was looked at, and what to do about it.
 *
 * @param check what was looked at, such as {@code aws.CompleteLifecycleAction}; the same in every release
 * @param text one line
 * @param remedy one line; empty where there is nothing to do
 */
public record Finding(Verdict verdict, String check, String text, Optional<String> remedy) {

    public enum Verdict {
        OK,
        /** Worth knowing; a drain works all the same. */
        NOTE,
        /** It could not be found out, such as where AWS throttles. Says nothing of the set-up. */
        UNKNOWN,
        /** It matters: a drain would fail, or go wrong. */
        PROBLEM;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String text) {
        return new Finding(Verdict.OK, check, text, Optional.empty());
    }

    static Finding note(String check, String text, String remedy) {
        return new Finding(Verdict.NOTE, check, text, Optional.of(remedy));
    }

    static Finding unknown(String check, String text, String remedy) {
        return new Finding(Verdict.UNKNOWN, check, text, Optional.of(remedy));
    }

    static Finding problem(String check, String text, String remedy) {
        return new Finding(Verdict.PROBLEM, check, text, Optional.of(remedy));
    }

    public boolean matters() {
        return verdict == Verdict.PROBLEM;
    }
}
