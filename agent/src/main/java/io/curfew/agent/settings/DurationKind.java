package io.curfew.agent.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time such as 500ms, 10s, 30m, 1h or 1h30m: whole numbers, each with its unit, the greatest unit first.
 *
 * @param leastText the shortest that is accepted
 * @param mostText the longest that is accepted
 * @param examples two that a number without a unit may have meant
 */
record DurationKind(String leastText, String mostText, String examples) implements Kind<Duration> {
    private static final Pattern SHAPE =
            Pattern.compile("(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    @Override
    public Read<Duration> read(String text) {
        if (text.matches("\\d+")) {
            return new Read.Bad<>("needs a unit, like " + examples);
        }
        var length = parse(text);
        if (length.isEmpty()) {
            return new Read.Bad<>("must be a length of time, like 500ms, 10s, 30m or 1h30m");
        }
        return length.get().compareTo(parse(leastText).orElseThrow()) < 0
                        || length.get().compareTo(parse(mostText).orElseThrow()) > 0
                ? new Read.Bad<>("must be " + accepted())
                : new Read.Good<>(length.get());
    }

    @Override
    public String accepted() {
        return leastText + " to " + mostText;
    }

    private static Optional<Duration> parse(String text) {
        var parts = SHAPE.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofHours(number(parts, 1))
                .plusMinutes(number(parts, 2))
                .plusSeconds(number(parts, 3))
                .plusMillis(number(parts, 4)));
    }

    private static long number(Matcher parts, int group) {
        var digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
