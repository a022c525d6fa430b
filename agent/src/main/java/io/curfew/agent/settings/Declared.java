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
                                "Limit of a drain without a nearer deadline.")),
                        from.choose(
                                new Setting<>(
                                        "drain.on-timeout",
                                        "delete",
                                        Kind.oneOf(Settings.OnTimeout.class),
                                        "At the deadline: delete the pods that are left, complete the hook and leave them, or stay until the hook ends.")),
                        from.choose(new Setting<>(
                                "drain.rate", "20", Kind.wholeNumber(1, 1000), "How many evictions a second.")),
                        from.choose(new Setting<>(
                                "drain.burst", "110", Kind.wholeNumber(1, 1000), "How many evictions at once."))),
                from.choose(new Setting<>(
                        "identity",
                        "auto",
                        Kind.named(Map.of(
                                "auto", Settings.Identity.AUTO,
                                "associatedNode", Settings.Identity.ASSOCIATED_NODE,
                                "serviceAccount", Settings.Identity.SERVICE_ACCOUNT)),
                        "In whose name the agent reads, evicts and deletes: that of its own node, or its own.")),
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
                                "The least severe line that is written."))));
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
