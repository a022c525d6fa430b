package io.curfew.agent.hook;

import java.util.List;
import java.util.regex.Pattern;

/** Which hooks Curfew owns. The name alone decides. */
public final class Ownership {
    /** Made and completed by EKS for its managed node groups: a glob never means it (A13). */
    private static final String EKS_HOOK = "Terminate-LC-Hook";

    private Ownership() {}

    /** Whether one of {@code names}, full names or globs with {@code *} and {@code ?}, means the hook. */
    public static boolean owns(String hook, List<String> names) {
        return names.stream()
                .anyMatch(n -> n.equals(hook)
                        || (!hook.equals(EKS_HOOK) && glob(n).matcher(hook).matches()));
    }

    private static Pattern glob(String text) {
        var regex = new StringBuilder();
        text.chars()
                .forEach(c -> regex.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(regex.toString());
    }
}
