package io.curfew.agent.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the settings: the command line first, then the environment, then the defaults. Whatever is wrong is found in
 * one go, so that nobody mends a DaemonSet one restart at a time.
 */
public final class SettingsReader {
    private SettingsReader() {}

    /**
     * @param args what follows {@code curfew run}
     * @param env all environment variables
     */
    public static Parsed read(List<String> args, Map<String, String> env) {
        var settings = Declared.all();
        var options = Options.read(args, settings);
        var wrong = new ArrayList<>(options.wrong());
        wrong.addAll(Variables.unknown(env, settings));
        var found = new HashMap<String, Found>();
        for (var setting : settings) {
            find(setting, options.values(), env)
                    .ifPresentOrElse(
                            f -> {
                                found.put(setting.name(), f);
                                complaint(setting, f).ifPresent(wrong::add);
                            },
                            () -> wrong.add(unset(setting)));
        }
        return wrong.isEmpty() ? ok(found) : new Parsed.Wrong(wrong);
    }

    private record Found(String text, Origin origin) {}

    private static Optional<Found> find(Setting<?> setting, Map<String, String> options, Map<String, String> env) {
        var option = options.get(setting.name());
        if (option != null) {
            return Optional.of(new Found(option, new Origin.CommandLine()));
        }
        var variable = setting.variable();
        var value = env.get(variable);
        if (value != null && !Variables.isServiceLinkOverSetting(variable, value)) {
            return Optional.of(new Found(value, new Origin.Environment(variable)));
        }
        if (setting.defaultVariable().isEmpty()) {
            return Optional.of(new Found(setting.byDefault(), new Origin.Default()));
        }
        return setting.defaultVariable()
                .flatMap(v -> Optional.ofNullable(env.get(v)).map(t -> new Found(t, new Origin.Environment(v))));
    }

    private static Optional<String> complaint(Setting<?> setting, Found found) {
        return switch (setting.kind().read(found.text())) {
            case Kind.Read.Good<?> _ -> Optional.empty();
            case Kind.Read.Bad<?> bad ->
                Optional.of(setting.name() + "=" + setting.kind().shown(found.text()) + ": " + bad.why() + " (from "
                        + found.origin().text() + ")");
        };
    }

    private static String unset(Setting<?> setting) {
        return setting.name() + ": must be " + setting.kind().accepted() + ", and is not set (by " + setting.option()
                + ", " + setting.variable() + " or "
                + setting.defaultVariable().orElseThrow() + ")";
    }

    private static Parsed ok(Map<String, Found> found) {
        var settings = Declared.settings(new Declared.Chooser() {
            @Override
            public <T> T choose(Setting<T> setting) {
                return setting.value(of(setting).text());
            }

            private Found of(Setting<?> setting) {
                return Optional.ofNullable(found.get(setting.name())).orElseThrow();
            }
        });
        var origins = new HashMap<String, Origin>();
        found.forEach((name, f) -> origins.put(name, f.origin()));
        return new Parsed.Ok(settings, origins);
    }
}
