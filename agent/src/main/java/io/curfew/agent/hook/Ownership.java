package io.curfew.agent.hook;

import java.util.List;

/** Which hooks Curfew owns. The name alone decides. */
public final class Ownership {
    /** Made and completed by EKS for its managed node groups: a glob never means it (A13). */
    private static final String EKS_HOOK = "Terminate-LC-Hook";

    private Ownership() {}

    /** Whether one of {@code names}, full names or globs with {@code *} and {@code ?}, means the hook. */
    public static boolean owns(String hook, List<String> names) {
        for (var name : names) {
            if (name.equals(hook) || (!hook.equals(EKS_HOOK) && matches(name, hook))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String glob, String hook) {
        return matches(glob, 0, hook, 0);
    }

    private static boolean matches(String glob, int from, String hook, int at) {
        if (from == glob.length()) {
            return at == hook.length();
        }
        var more = at < hook.length();
        return switch (glob.charAt(from)) {
            case '*' -> matches(glob, from + 1, hook, at) || (more && matches(glob, from, hook, at + 1));
            case '?' -> more && matches(glob, from + 1, hook, at + 1);
            default -> more && glob.charAt(from) == hook.charAt(at) && matches(glob, from + 1, hook, at + 1);
        };
    }
}
