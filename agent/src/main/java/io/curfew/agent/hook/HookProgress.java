package io.curfew.agent.hook;

import java.time.Instant;
import java.util.Optional;

/**
 * How far one owned hook is.
 *
 * @param heartbeat when the newest heartbeat was acknowledged
 * @param heartbeatTried when one was last begun
 * @param heartbeatFailures heartbeats in a row that were not acknowledged
 * @param completionTried when a completion was last begun
 * @param completionFailures completions in a row that were not acknowledged
 * @param doubt since when "no active lifecycle action" leaves open whether the wait is to come or over (A6 to A8)
 */
public record HookProgress(
        State state,
        Optional<Instant> heartbeat,
        Optional<Instant> heartbeatTried,
        int heartbeatFailures,
        Optional<Instant> completionTried,
        int completionFailures,
        Optional<Instant> doubt) {

    public enum State {
        OPEN,
        /** Our completion was acknowledged. */
        COMPLETED,
        /** It ended without us: timed out, or completed by somebody else. */
        OVER
    }

    public static HookProgress open() {
        return new HookProgress(
                State.OPEN, Optional.empty(), Optional.empty(), 0, Optional.empty(), 0, Optional.empty());
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    public HookProgress ended(State end) {
        return new HookProgress(
                end,
                heartbeat,
                heartbeatTried,
                heartbeatFailures,
                completionTried,
                completionFailures,
                Optional.empty());
    }

    public HookProgress heartbeatBegun(Instant now) {
        return new HookProgress(
                state, heartbeat, Optional.of(now), heartbeatFailures, completionTried, completionFailures, doubt);
    }

    public HookProgress heartbeatAcknowledged(Instant now) {
        // What failed in doubt failed because there was no action yet. There is one now: the next try need not wait.
        var failures = doubt.isPresent() ? 0 : completionFailures;
        return new HookProgress(
                state, Optional.of(now), heartbeatTried, 0, completionTried, failures, Optional.empty());
    }

    public HookProgress heartbeatFailed() {
        return new HookProgress(
                state, heartbeat, heartbeatTried, heartbeatFailures + 1, completionTried, completionFailures, doubt);
    }

    public HookProgress completionBegun(Instant now) {
        return new HookProgress(
                state, heartbeat, heartbeatTried, heartbeatFailures, Optional.of(now), completionFailures, doubt);
    }

    public HookProgress completionFailed() {
        return new HookProgress(
                state, heartbeat, heartbeatTried, heartbeatFailures, completionTried, completionFailures + 1, doubt);
    }

    /** AWS knows of no active lifecycle action. */
    public HookProgress doubted(Instant now) {
        return new HookProgress(
                state,
                heartbeat,
                heartbeatTried,
                heartbeatFailures,
                completionTried,
                completionFailures,
                Optional.of(doubt.orElse(now)));
    }
}
