package io.curfew.agent.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The environment: which variables are meant for Curfew, and which only look like it. */
final class Variables {
    /**
     * A Service named curfew or curfew-something puts such variables into every pod of its namespace: service links
     * (java.md B.2).
     */
    private static final Pattern SERVICE_LINK = Pattern.compile("CURFEW(_[A-Z0-9_]+)?"
            + "_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

    private Variables() {}

    /** One line for each variable that begins like ours and is none. */
    static List<String> unknown(Map<String, String> env, List<Setting<?>> settings) {
        var names = settings.stream().map(Setting::variable).toList();
        return env.entrySet().stream()
                .filter(v -> v.getKey().toUpperCase(Locale.ROOT).startsWith(Setting.PREFIX))
                .filter(v -> !names.contains(v.getKey()))
                .filter(v -> !isServiceLink(v.getKey(), v.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .map(v -> Words.unknown(v, "", names))
                .toList();
    }

    /** Whether a Service named like a setting, such as curfew-http, took that setting's variable. */
    static boolean isServiceLinkOverSetting(String variable, String value) {
        return variable.endsWith("_PORT") && LINK_VALUE.matcher(value).matches();
    }

    private static boolean isServiceLink(String variable, String value) {
        return SERVICE_LINK.matcher(variable).matches() || isServiceLinkOverSetting(variable, value);
    }
}
