package io.curfew.agent.rehearse;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The notices that can be rehearsed. A recycle drains as {@code standby} does. */
public enum Announced {
    SPOT("a spot notice"),
    ASG_TERMINATION("a termination by Auto Scaling"),
    WARM_POOL("a return to the warm pool"),
    STANDBY("a move to standby"),
    DETACHED("a detachment from the group"),
    REBALANCE("a rebalance recommendation"),
    /** The same as if {@code on.rebalance} were {@code drain}. */
    REBALANCE_DRAIN("a rebalance recommendation that drains"),
    MAINTENANCE("a scheduled maintenance");

    private final String words;

    Announced(String words) {
        this.words = words;
    }

    /** As options, JSON and settings name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As a sentence names it. */
    public String words() {
        return words;
    }

    /** Whether its notice names a time. */
    public boolean timed() {
        return this == SPOT || this == MAINTENANCE;
    }

    /** Whether terminating hooks run for it (A16, A17). */
    public boolean runsHooks() {
        return this == ASG_TERMINATION || this == WARM_POOL;
    }

    public static Optional<Announced> parse(String text) {
        return Arrays.stream(values()).filter(a -> a.text().equals(text)).findFirst();
    }

    /** All of them, for help and complaints. */
    public static String all() {
        return Arrays.stream(values()).map(Announced::text).collect(Collectors.joining(", "));
    }
}
