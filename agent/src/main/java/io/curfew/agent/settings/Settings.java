package io.curfew.agent.settings;

import java.time.Duration;
import java.util.List;

/**
 * Everything that a user may set, checked. {@link Declared} says names, defaults and ranges.
 *
 * @param nodeName the Node of this agent
 * @param metadataPoll how often the target state is looked at, 500 ms to 30 s
 * @param identity in whose name the agent reads, evicts and deletes
 */
public record Settings(
        String nodeName, Duration metadataPoll, Hooks hooks, Drain drain, Identity identity, Http http, Log log) {

    /**
     * @param names names and globs of the hooks that Curfew owns
     * @param margin how long before the hook's GlobalTimeout the drain must be over
     * @param onFailure the result sent when the deadline passed with pods left
     */
    public record Hooks(List<String> names, Duration margin, OnFailure onFailure) {
        public Hooks {
            names = List.copyOf(names);
        }
    }

    /**
     * @param timeout limit of a drain without a nearer deadline
     * @param onTimeout what happens to the pods that are left then
     * @param rate evictions a second
     * @param burst evictions at once
     */
    public record Drain(Duration timeout, OnTimeout onTimeout, int rate, int burst) {}

    /**
     * @param port 0 takes any free port
     * @param bind the address on which it is opened
     */
    public record Http(int port, String bind) {}

    public record Log(Format format, Level level) {}

    public enum OnFailure {
        CONTINUE,
        ABANDON
    }

    /** {@code DELETE} the pods, {@code CONTINUE} the hook and leave them, or {@code STAY} until the hook ends. */
    public enum OnTimeout {
        DELETE,
        CONTINUE,
        STAY
    }

    /** {@code ASSOCIATED_NODE}: in the name of the own node (own-node-only.md 1); {@code AUTO}: where that works. */
    public enum Identity {
        AUTO,
        ASSOCIATED_NODE,
        SERVICE_ACCOUNT
    }

    public enum Format {
        TEXT,
        JSON
    }

    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** What holds where nothing is set. */
    public static Settings defaults(String nodeName) {
        return Declared.byDefault(nodeName, _ -> {});
    }
}
