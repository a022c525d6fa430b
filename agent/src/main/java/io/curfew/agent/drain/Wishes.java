package io.curfew.agent.drain;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a pod's owner asks for by {@code curfew.io/drain} (annotation or label) and {@code curfew.io/grace}. */
public final class Wishes {
    /** {@code skip}: not the drain's business. {@code wait}: to be waited for instead of evicted. */
    public static final String DRAIN = "curfew.io/drain";
    /** A grace period such as {@code 30s} or {@code 1h30m}, instead of the pod's own. */
    public static final String GRACE = "curfew.io/grace";

    private static final Pattern LENGTH = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?(?:(\\d{1,7})s)?");

    private static final Duration LONGEST = Duration.ofHours(48);

    private Wishes() {}

    static boolean skip(Pod pod) {
        return drain(pod, "skip");
    }

    static boolean await(Pod pod) {
        return drain(pod, "wait");
    }

    private static boolean drain(Pod pod, String value) {
        return value.equals(pod.annotations().get(DRAIN))
                || value.equals(pod.labels().get(DRAIN));
    }

    /** Empty where there is none, or one that cannot be read: {@link #remark} says so. */
    public static Optional<Duration> grace(Pod pod) {
        return Optional.ofNullable(pod.annotations().get(GRACE)).flatMap(Wishes::length);
    }

    /** What cannot be understood and is ignored, as a sentence; empty where all is well. */
    public static Optional<String> remark(Pod pod) {
        var grace = pod.annotations().get(GRACE);
        if (grace != null && length(grace).isEmpty()) {
            return Optional.of("Ignored: " + GRACE + "=" + shortened(grace)
                    + " must be a length of time from 1s to 48h, like 30s or 5m.");
        }
        var drain = pod.annotations().getOrDefault(DRAIN, pod.labels().get(DRAIN));
        return drain == null || drain.equals("skip") || drain.equals("wait")
                ? Optional.empty()
                : Optional.of("Ignored: " + DRAIN + "=" + shortened(drain) + " must be skip or wait.");
    }

    private static Optional<Duration> length(String text) {
        var parts = LENGTH.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var length = Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)));
        // More is no slip of the pen that should hold a node for weeks.
        if (length.compareTo(LONGEST) > 0) {
            return Optional.empty();
        }
        // A grace of 0 kills without TERM: it is never sent, whoever asks for it.
        return length.isPositive() ? Optional.of(length) : Optional.empty();
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
