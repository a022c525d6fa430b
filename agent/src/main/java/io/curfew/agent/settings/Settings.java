package io.curfew.agent.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a user may set, checked. {@link Declared} says names, defaults and ranges.
 *
 * @param nodeName the Node of this agent
 * @param metadataPoll how often the target state is looked at, 500 ms to 30 s
 * @param metadataFallback whether Auto Scaling is asked where metadata shows no target state
 * @param rebalanceHold how long a rebalance recommendation counts without a spot notice
 * @param maintenanceLead how long before NotBefore of a maintenance the drain begins
 * @param volumesWait how long the completion waits for volumes of drained pods to be detached
 * @param loadBalancerDelay how long after the exclusion label was acknowledged the completion waits
 * @param launchHookEnabled whether the own launching hook is completed when the Node is Ready
 * @param identity in whose name the agent reads, evicts and deletes
 * @param dryRun whether everything is said and nothing changed
 * @param notifyUrl where notifications are sent; none where it is empty
 * @param notifyHeadersFile lines of headers, read for each
 * @param notifyTemplate {@code json}, {@code slack}, {@code teams}, or the path of a file
 */
public record Settings(
        String nodeName,
        Duration metadataPoll,
        Toggle metadataFallback,
        On on,
        Duration rebalanceHold,
        Duration maintenanceLead,
        Hooks hooks,
        Drain drain,
        Duration volumesWait,
        Duration loadBalancerDelay,
        Recycle recycle,
        Toggle launchHookEnabled,
        Identity identity,
        Toggle dryRun,
        Http http,
        Log log,
        Optional<Hidden> notifyUrl,
        Optional<String> notifyHeadersFile,
        String notifyTemplate) {

    /** What each kind of interruption causes. */
    public record On(
            OnInterruption asgTermination,
            OnInterruption warmPool,
            OnInterruption standby,
            OnInterruption detached,
            OnInterruption spot,
            OnInterruption rebalance,
            OnInterruption maintenance) {}

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
     * @param timeout limit of a drain without a nearer deadline; does not bind waited-for pods
     * @param onTimeout what happens to the pods that are left then
     * @param maxGrace in a spot interruption, how much of a pod's grace period evictions give way to
     * @param grace instead of the pods' own grace periods, where it is set
     * @param waitFor which pods are waited for instead of evicted
     * @param honorProtection whether the annotations of Karpenter and cluster-autoscaler are honoured
     * @param rate evictions a second
     * @param burst evictions at once
     */
    public record Drain(
            Duration timeout,
            OnTimeout onTimeout,
            Duration maxGrace,
            Optional<Duration> grace,
            List<PodSelector> waitFor,
            Toggle honorProtection,
            int rate,
            int burst) {
        public Drain {
            waitFor = List.copyOf(waitFor);
        }
    }

    public record Recycle(Toggle enabled, RecycleFinish finish) {}

    /**
     * @param port 0 takes any free port
     * @param bind the address on which it is opened
     */
    public record Http(int port, String bind) {}

    public record Log(Format format, Level level) {}

    /** A text that must not be seen: it shows nothing of itself where it is printed. */
    public record Hidden(String text) {
        @Override
        public String toString() {
            return "(hidden)";
        }
    }

    public enum OnInterruption {
        DRAIN,
        CORDON,
        IGNORE
    }

    /** How a recycled instance ends: terminated through its group, or left drained on standby. */
    public enum RecycleFinish {
        TERMINATE,
        STANDBY
    }

    public enum Toggle {
        TRUE,
        FALSE;

        public boolean on() {
            return this == TRUE;
        }
    }

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

    /**
     * What holds with these options, as on the command line, and nothing in the environment.
     *
     * @throws IllegalArgumentException where one of them is wrong
     */
    public static Settings of(String nodeName, List<String> options) {
        return switch (SettingsReader.read(options, Map.of("NODE_NAME", nodeName))) {
            case Parsed.Ok ok -> ok.settings();
            case Parsed.Wrong wrong -> throw new IllegalArgumentException(String.join("; ", wrong.lines()));
        };
    }

    /** What holds where nothing is set. */
    public static Settings defaults(String nodeName) {
        return Declared.byDefault(nodeName, _ -> {});
    }
}
