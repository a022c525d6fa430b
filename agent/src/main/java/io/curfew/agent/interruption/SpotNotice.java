package io.curfew.agent.interruption;

import io.curfew.agent.interruption.Interruption.Spot;
import io.curfew.agent.interruption.Interruption.SpotAction;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code spot/instance-action} says, such as {@code {"action":"terminate","time":"2026-11-21T10:02:00Z"}}.
 *
 * @param time empty where it cannot be read
 * @param payload the text as it was given, on one line
 */
public record SpotNotice(SpotAction action, Optional<Instant> time, String payload) {
    /** How long ahead EC2 announces a spot interruption at best (nth.md section 5). */
    public static final Duration LEAD = Duration.ofMinutes(2);

    private static final Pattern ACTION = Pattern.compile("\"action\"\\s*:\\s*\"([^\"]*)\"");
    private static final Pattern TIME = Pattern.compile("\"time\"\\s*:\\s*\"([^\"]*)\"");
    private static final int LONGEST = 300;

    /**
     * Reads what instance metadata gave. Half a notice is a notice: where an action or a time is named at all, EC2 has
     * announced something, and what cannot be read of it is taken for the worst. Empty where nothing is named.
     */
    public static Optional<SpotNotice> parse(String text) {
        var action = field(ACTION, text);
        var time = field(TIME, text);
        if (action.isEmpty() && time.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SpotNotice(
                action.flatMap(SpotAction::parse).orElse(SpotAction.TERMINATE),
                time.flatMap(SpotNotice::instant),
                oneLine(text)));
    }

    /** The interruption that it announces; without a time of its own it comes two minutes after its first sight. */
    Spot asInterruption(Instant firstSeen) {
        return new Spot(action, time.orElse(firstSeen.plus(LEAD)), payload, firstSeen);
    }

    private static Optional<String> field(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text.strip()));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String oneLine(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }
}
