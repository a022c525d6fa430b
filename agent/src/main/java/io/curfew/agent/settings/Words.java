package io.curfew.agent.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lines about what is not understood. */
final class Words {
    private static final int LONGEST_SHOWN = 80;

    private Words() {}

    /** A user's text, fit for one line. Nothing of an address but its beginning: it may hold a secret. */
    static String shown(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ").replaceAll("://.*", "://...");
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
    }

    /** Says that {@code name} is not known. Never quotes a value: what is unknown may be a secret. */
    static String unknown(String name, String prefix, List<String> known) {
        return shown(name) + ": no such setting; "
                + nearest(name, known)
                        .map(n -> "did you mean " + prefix + n + "?")
                        .orElse("`curfew run --help` lists all");
    }

    /** The known name that differs least, if that is little enough for a slip of the fingers. */
    static Optional<String> nearest(String name, List<String> known) {
        var bare = bare(name);
        return known.stream()
                .min(Comparator.comparingInt(k -> distance(bare, bare(k))))
                .filter(k -> distance(bare, bare(k)) <= Math.max(2, bare.length() / 4));
    }

    // Upper case, dots, dashes and the prefix are slips of their own, and should not hide what was meant.
    private static String bare(String name) {
        var lower = name.toLowerCase(Locale.ROOT).replaceAll("[._]", "-").replaceAll("^-+", "");
        return lower.startsWith("curfew-") ? lower.substring("curfew-".length()) : lower;
    }

    /** Levenshtein: how many letters must be put in, left out or changed. */
    private static int distance(String a, String b) {
        var above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                var changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
