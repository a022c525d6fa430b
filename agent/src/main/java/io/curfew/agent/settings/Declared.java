package io.curfew.agent.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Every setting, declared where its component is filled: name, default, what is accepted, what it means. Parser, help
 * and documentation follow from here.
 */
final class Declared {
    private static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern HOOK_GLOB = Pattern.compile("[A-Za-z0-9_/*?-]{1,255}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:_-]{1,253}");

    private static final Pattern PATH = Pattern.compile("[^\\p{Cntrl}]*/[^\\p{Cntrl}]+");
    private static final Pattern TEMPLATE = Pattern.compile("json|slack|teams|" + PATH);

    private Declared() {}

    /** Chooses a value for each setting. */
    interface Chooser {
        <T> T choose(Setting<T> setting);
    }

    static Settings settings(Chooser from) {
        return new Settings(
                from.choose(new Setting<>(
                        "node-name",
                        "$NODE_NAME",
                        Kind.text(NODE_NAME, "the name of the own Node"),
                        "The Node of this agent.")),
                from.choose(new Setting<>(
                        "metadata.poll",
                        "1s",
                        seconds("500ms", "30s"),
                        "How often instance metadata is asked for the target state.")),
                from.choose(
                        new Setting<>(
                                "metadata.fallback",
                                "false",
                                Kind.oneOf(Settings.Toggle.class),
                                "Whether Auto Scaling is asked once a minute while instance metadata shows no target state, as after a live migration.")),
                new Settings.On(
                        from.choose(
                                new Setting<>(
                                        "on.asg-termination",
                                        "drain",
                                        Kind.oneOf(Settings.OnInterruption.class),
                                        "When Auto Scaling terminates the instance: drain and serve the hook, only cordon, or ignore it.")),
                        from.choose(new Setting<>(
                                "on.warm-pool",
                                "drain",
                                Kind.oneOf(Settings.OnInterruption.class),
                                "When the instance returns to its warm pool.")),
                        from.choose(new Setting<>(
                                "on.standby",
                                "drain",
                                Kind.oneOf(Settings.OnInterruption.class),
                                "When the instance is put on standby.")),
                        from.choose(new Setting<>(
                                "on.detached",
                                "drain",
                                Kind.oneOf(Settings.OnInterruption.class),
                                "When the instance is detached from its group.")),
                        from.choose(new Setting<>(
                                "on.spot",
                                "drain",
                                Kind.oneOf(Settings.OnInterruption.class),
                                "When EC2 announces a spot interruption.")),
                        from.choose(new Setting<>(
                                "on.rebalance",
                                "cordon",
                                Kind.oneOf(Settings.OnInterruption.class),
                                "When EC2 recommends to rebalance: a spot interruption has become more likely.")),
                        from.choose(new Setting<>(
                                "on.maintenance",
                                "drain",
                                Kind.oneOf(Settings.OnInterruption.class),
                                "When EC2 has scheduled a reboot, stop or retirement of the instance."))),
                from.choose(
                        new Setting<>(
                                "rebalance.hold",
                                "1h",
                                minutes("1m", "48h"),
                                "How long a rebalance recommendation counts without a spot notice; then the node is uncordoned once.")),
                from.choose(new Setting<>(
                        "maintenance.lead",
                        "10m",
                        minutes("0s", "48h"),
                        "How long before its NotBefore a maintenance is acted on.")),
                new Settings.Hooks(
                        from.choose(
                                new Setting<>(
                                        "hooks.names",
                                        "curfew,curfew-*",
                                        Kind.list(HOOK_GLOB, "names or globs with commas between"),
                                        "The terminating lifecycle hooks that Curfew owns; a glob never means `Terminate-LC-Hook`.")),
                        from.choose(new Setting<>(
                                "hooks.margin",
                                "60s",
                                seconds("0s", "30m"),
                                "How long before the hook's GlobalTimeout the drain must be over.")),
                        from.choose(new Setting<>(
                                "hooks.on-failure",
                                "continue",
                                Kind.oneOf(Settings.OnFailure.class),
                                "The result sent to the hook when the deadline passed with pods left."))),
                new Settings.Drain(
                        from.choose(new Setting<>(
                                "drain.timeout",
                                "1h",
                                minutes("1s", "48h"),
                                "Limit of a drain without a nearer deadline; does not bind pods that are waited for.")),
                        from.choose(
                                new Setting<>(
                                        "drain.on-timeout",
                                        "delete",
                                        Kind.oneOf(Settings.OnTimeout.class),
                                        "At the deadline: delete the pods that are left, complete the hook and leave them, or stay until the hook ends.")),
                        from.choose(
                                new Setting<>(
                                        "drain.max-grace",
                                        "90s",
                                        seconds("1s", "1h"),
                                        "In a spot interruption: a pod with a longer grace period is deleted when this much of its time is left, not earlier.")),
                        from.choose(
                                new Setting<>(
                                        "drain.grace",
                                        "pod",
                                        Kind.orElse("pod", seconds("1s", "48h")),
                                        "The grace period of all pods, instead of each pod's own; the annotation `curfew.io/grace` of a pod wins.")),
                        from.choose(
                                new Setting<>(
                                        "drain.wait-for",
                                        "none",
                                        Kind.selectors(),
                                        "Pods that are waited for instead of evicted, while the hook can be held open; like the annotation `curfew.io/drain=wait`.")),
                        from.choose(
                                new Setting<>(
                                        "drain.honor-protection",
                                        "false",
                                        Kind.oneOf(Settings.Toggle.class),
                                        "Wait until drain.timeout for pods with `karpenter.sh/do-not-disrupt` or `cluster-autoscaler.kubernetes.io/safe-to-evict=false`.")),
                        from.choose(new Setting<>(
                                "drain.rate", "20", Kind.wholeNumber(1, 1000), "How many evictions a second.")),
                        from.choose(new Setting<>(
                                "drain.burst", "110", Kind.wholeNumber(1, 1000), "How many evictions at once."))),
                from.choose(new Setting<>(
                        "volumes.wait",
                        "2m",
                        seconds("0s", "30m"),
                        "How long the completion waits until the volumes of drained pods are detached.")),
                from.choose(
                        new Setting<>(
                                "load-balancer.delay",
                                "0s",
                                minutes("0s", "1h"),
                                "How long after the exclusion label was acknowledged the completion waits, for load balancers that still send traffic.")),
                new Settings.Recycle(
                        from.choose(new Setting<>(
                                "recycle.enabled",
                                "false",
                                Kind.oneOf(Settings.Toggle.class),
                                "Whether the annotation `curfew.io/recycle=requested` on the Node is looked for.")),
                        from.choose(
                                new Setting<>(
                                        "recycle.finish",
                                        "terminate",
                                        Kind.oneOf(Settings.RecycleFinish.class),
                                        "How a recycled instance ends: terminated through its group, or left drained on standby."))),
                from.choose(new Setting<>(
                        "launch-hook.enabled",
                        "false",
                        Kind.oneOf(Settings.Toggle.class),
                        "Whether the own launching hook is completed when the Node is Ready.")),
                from.choose(new Setting<>(
                        "identity",
                        "auto",
                        Kind.named(Map.of(
                                "auto", Settings.Identity.AUTO,
                                "associatedNode", Settings.Identity.ASSOCIATED_NODE,
                                "serviceAccount", Settings.Identity.SERVICE_ACCOUNT)),
                        "In whose name the agent reads, evicts and deletes: that of its own node, or its own.")),
                from.choose(new Setting<>(
                        "dry-run", "false", Kind.oneOf(Settings.Toggle.class), "Say everything, change nothing.")),
                new Settings.Http(
                        from.choose(new Setting<>(
                                "http.port",
                                "9809",
                                Kind.wholeNumber(0, 65535),
                                "Port of metrics, status and health; 0 takes any free port.")),
                        from.choose(new Setting<>(
                                "http.bind",
                                "0.0.0.0",
                                Kind.text(ADDRESS, "an address of this machine"),
                                "Address on which that port is opened."))),
                new Settings.Log(
                        from.choose(new Setting<>(
                                "log.format",
                                "text",
                                Kind.oneOf(Settings.Format.class),
                                "Lines for people, or JSON for machines.")),
                        from.choose(new Setting<>(
                                "log.level",
                                "info",
                                Kind.oneOf(Settings.Level.class),
                                "The least severe line that is written."))),
                from.choose(
                        new Setting<>(
                                "notify.url",
                                "none",
                                Kind.orElse("none", Kind.hiddenAddress()),
                                "A webhook that is told of start, end and trouble of a drain; a secret, so give it as an environment variable.")),
                from.choose(new Setting<>(
                        "notify.headers-file",
                        "none",
                        Kind.orElse("none", Kind.text(PATH, "the path of a file")),
                        "Headers for it, one `Name: value` a line; read anew for each notification.")),
                from.choose(new Setting<>(
                        "notify.template",
                        "json",
                        Kind.text(TEMPLATE, "json, slack, teams or the path of a file"),
                        "What it is sent.")));
    }

    /** All of them, in the order of the record. */
    static List<Setting<?>> all() {
        var all = new ArrayList<Setting<?>>();
        var _ = byDefault("unnamed", all::add);
        return List.copyOf(all);
    }

    static Settings byDefault(String nodeName, Consumer<Setting<?>> seen) {
        return settings(new Chooser() {
            @Override
            public <T> T choose(Setting<T> setting) {
                seen.accept(setting);
                return setting.value(setting.defaultVariable().isPresent() ? nodeName : setting.byDefault());
            }
        });
    }

    private static Kind<Duration> seconds(String least, String most) {
        return new DurationKind(least, most, "500ms or 10s");
    }

    private static Kind<Duration> minutes(String least, String most) {
        return new DurationKind(least, most, "10m or 1h");
    }
}
